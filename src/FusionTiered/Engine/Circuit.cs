using FusionTiered.Fusion.Telemetry;
using FusionTiered.Time;
using Microsoft.Extensions.Logging;
using CacheName = FusionTiered.Telemetry.CacheName;

namespace FusionTiered.Fusion.Engine;

/* FusionCache closes a breaker when it lets the next call through, before that call has an answer. So with a part that stays away
   its breakers close and open again for every pause. The log tells of one opening, and of the closing once the part has answered. */

/// <summary>The breakers that the profiles have for one part: L2, or the backplane.</summary>
/// <param name="part">Its name, for logs.</param>
/// <param name="cacheName">For logs.</param>
/// <param name="pause">How long a breaker stays open.</param>
/// <param name="clock">Measures it.</param>
/// <param name="log">Told when the part is left alone, and when it answers again.</param>
/// <param name="revealsKeys">Whether the log may have exceptions, which name keys.</param>
internal sealed class Circuit(string part, string cacheName, TimeSpan pause, CacheClock clock, ILogger log, bool revealsKeys)
{
    private int _open;
    private int _isTold;
    private long _restsUntil = long.MinValue;

    /// <summary>Whether a profile leaves the part alone.</summary>
    public bool IsResting => Volatile.Read(ref _open) > 0 && clock.Now < Volatile.Read(ref _restsUntil);

    /// <summary>Half open: the pause is over, and the part has not answered since.</summary>
    public CacheCircuitState State => IsResting ? CacheCircuitState.Open : Volatile.Read(ref _isTold) == 1 ? CacheCircuitState.HalfOpen : CacheCircuitState.Closed;

    /// <summary>The breaker of a profile has opened.</summary>
    /// <param name="failure">The last failure of the part, if it is known.</param>
    public void Open(Exception? failure)
    {
        Volatile.Write(ref _restsUntil, CacheClock.After(clock.Now, pause));
        Interlocked.Increment(ref _open);
        if (Interlocked.Exchange(ref _isTold, 1) == 0)
        {
            Log.CircuitOpen(log, CacheName.Shown(cacheName), part, pause.TotalSeconds, RedisFailure.Named(failure), RedisFailure.Shown(failure, revealsKeys));
        }
    }

    /// <summary>The breaker of a profile lets the next call through.</summary>
    public void LetThrough() => Interlocked.Decrement(ref _open);

    /// <summary>The part has answered.</summary>
    public void Answered()
    {
        if (Volatile.Read(ref _isTold) == 1 && !IsResting && Interlocked.Exchange(ref _isTold, 0) == 1)
        {
            Log.CircuitClosed(log, CacheName.Shown(cacheName), part);
        }
    }
}
