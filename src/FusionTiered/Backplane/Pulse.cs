using FusionTiered.Time;

namespace FusionTiered.Fusion.Backplane;

/// <summary>Whether Redis is there: it answered a beat that was sent within one coherence lease. One late answer does not say that it is away.</summary>
/// <param name="clock">The clock of the cache.</param>
/// <param name="lease">The coherence lease.</param>
internal sealed class Pulse(CacheClock clock, TimeSpan lease)
{
    private long _until = long.MinValue;

    /// <summary>Not, as long as no beat was answered.</summary>
    public bool IsThere => clock.Now < Volatile.Read(ref _until);

    /// <summary>A beat that was sent then was answered.</summary>
    public void Answered(long sent) => Volatile.Write(ref _until, CacheClock.After(sent, lease));
}
