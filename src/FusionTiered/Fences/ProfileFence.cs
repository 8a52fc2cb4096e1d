namespace FusionTiered.Fusion.Fences;

/// <summary>The fence around all values of one profile. A clear and a gap in the messages of other nodes outdate all of them with one number, without a walk through memory.</summary>
internal sealed class ProfileFence(FenceClock clock, TimeProvider time)
{
    private int _epoch;

    /// <summary>The fences of single keys and tags; one for all profiles.</summary>
    public FenceClock Clock { get; } = clock;

    /// <summary>The number that a value in memory was stored under. Under another number it is outdated.</summary>
    public int Epoch => Volatile.Read(ref _epoch);

    /// <summary>Every value of the profile that was read, loaded or stored until now is outdated.</summary>
    public void Raise() => Interlocked.Increment(ref _epoch);

    /// <summary>The timestamp of now, on the clock of the cache.</summary>
    public long Timestamp => time.GetTimestamp();

    /// <summary>The present moment.</summary>
    public FenceMoment Now => new(Clock.Now, Epoch);

    /// <summary>Whether neither the key nor the profile was invalidated since then.</summary>
    public bool IsClean(string key, FenceMoment since) => Epoch == since.Epoch && Clock.IsClean(key, since.Tick);
}
