using System.Runtime.CompilerServices;
using FusionTiered.Advice;
using FusionTiered.Telemetry;
using FusionTiered.Time;

namespace FusionTiered.Profiles;

/// <summary>What moves in a profile while the cache runs: its settings of today, its counters.</summary>
/// <remarks>Entries point to it, so that a hit finds its counters without asking for the profile by name.</remarks>
internal sealed class ProfileState
{
    private int _abandoned;
    private volatile DomainProfile _settings;

    /// <param name="settings">Its settings.</param>
    /// <param name="clock">The clock that its reads are noted by; null: that of the system.</param>
    public ProfileState(DomainProfile settings, CacheClock? clock = null)
    {
        _settings = settings;
        Name = settings.Name;
        Namespace = settings.Namespace;
        Sampler = new(clock ?? new CacheClock(TimeProvider.System), Counters, RoomOf);
    }

    public string Name { get; }

    public string Namespace { get; }

    /// <summary>The compiled settings; a reload replaces them whole.</summary>
    public DomainProfile Settings
    {
        get => _settings;
        set => _settings = value;
    }

    /// <summary>Sources that passed their hard deadline, or lost their last caller, and have not returned.</summary>
    public int Abandoned => Volatile.Read(ref _abandoned);

    /// <summary>The source calls that are waited for.</summary>
    public RunningSources Running { get; } = new();

    /// <summary>Source calls that are waited for and have passed their soft deadline.</summary>
    public int OverAge => Running.Count == 0 ? 0 : Running.OlderThan(Settings.SoftDeadline);

    public ProfileCounters Counters { get; } = new();

    /// <summary>The sampled keys, which the advice on size and lifetime is made of.</summary>
    public KeySampler Sampler { get; }

    /// <summary>The lifetime of a value in memory, as the sampler tries others.</summary>
    public SampledLifetime SampledLifetime
    {
        get
        {
            var now = Settings;
            return new(now.L1Lifetime == TimeSpan.MaxValue ? long.MaxValue : (long)now.L1Lifetime.TotalMilliseconds, (long)now.Idle.TotalMilliseconds, now.Sliding, now.Jitter);
        }
    }

    /// <summary>Its use of memory; null: nothing was put yet.</summary>
    public IProfileMemory? Memory { get; set; }

    /// <summary>For the engine of the cache, which finds here what it keeps for the profile.</summary>
    public object? EngineState { get; set; }

    /// <summary>The values that wait to be written to the source; null: the profile has no write-behind.</summary>
    public IPendingWrites? Pending { get; set; }

    /// <summary>Memory answered a read. Returns whether the look-up is to be timed: see <see cref="ProfileCounters.Hit"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Hit(int hash)
    {
        var counters = Counters;
        if ((uint)hash < counters.SampledBelow)
        {
            Note(hash, isHit: true);
        }

        return counters.Hit();
    }

    /// <summary>Memory could not answer a read.</summary>
    public void Miss(int hash)
    {
        if (Sampler.Takes(hash))
        {
            Note(hash, isHit: false);
        }

        Counters.Miss();
    }

    /// <summary>A read was not answered by memory, which was looked at if the call uses it.</summary>
    public void Miss(int hash, TierUse tiers)
    {
        if ((tiers & TierUse.L1) == TierUse.None)
        {
            LookedAside();
        }
        else
        {
            Miss(hash);
        }
    }

    /// <summary>A read that does not look at memory is counted as a miss, and is no part of the sample.</summary>
    public void LookedAside()
    {
        Sampler.LookedAside();
        Counters.Miss();
    }

    /// <summary>The application stores a value in memory.</summary>
    public void Wrote(int hash)
    {
        if (Sampler.Takes(hash))
        {
            Sampler.Write(hash, SampledLifetime);
        }
    }

    /// <summary>A value has left memory.</summary>
    public void Left(int hash, Departure why)
    {
        if (Sampler.Takes(hash))
        {
            Sampler.Leave(hash, why);
        }
    }

    public void SourceAbandoned() => Interlocked.Increment(ref _abandoned);

    public void SourceReturned() => Interlocked.Decrement(ref _abandoned);

    private MemoryRoom RoomOf(bool wasFull)
    {
        var now = Settings;
        return MemoryRoom.Of(Memory, now.MaxEntries, now.MaxBytes, wasFull);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Note(int hash, bool isHit) => Sampler.Read(hash, isHit, SampledLifetime);
}
