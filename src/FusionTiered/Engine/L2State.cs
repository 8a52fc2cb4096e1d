using FusionTiered.Fusion.Telemetry;
using FusionTiered.Time;
using Microsoft.Extensions.Logging;
using ZiggyCreatures.Caching.Fusion;
using CacheName = FusionTiered.Telemetry.CacheName;

namespace FusionTiered.Fusion.Engine;

/// <summary>Whether L2 and the backplane are left alone after failures. Each profile's FusionCache has breakers of its own; they are told of together.</summary>
/// <param name="cacheName">For logs.</param>
/// <param name="pause">How long a breaker stays open. FusionCache tells that it has closed only when it is asked again.</param>
/// <param name="clock">Measures it: the machine's, as FusionCache's.</param>
/// <param name="log">Told when L2 rests, and when it is used again.</param>
/// <param name="revealsKeys">Whether the log may have exceptions, which name keys.</param>
internal sealed class L2State(string cacheName, TimeSpan pause, CacheClock clock, ILogger log, bool revealsKeys)
{
    private int _openInL2;
    private int _openInBackplane;
    private long _restsUntil = long.MinValue;
    private volatile Exception? _lastFailure;

    /// <summary>Whether a profile leaves L2 alone.</summary>
    public bool IsResting => Volatile.Read(ref _openInL2) > 0 && clock.Now < Volatile.Read(ref _restsUntil);

    /// <summary>L2 failed. Where a breaker opens after it, the log names it.</summary>
    public void Failed(Exception failure) => _lastFailure = failure;

    /// <summary>Watches the breakers of one FusionCache.</summary>
    /// <param name="cache">The cache.</param>
    /// <param name="backplaneChanged">Called when messages of other nodes may have been lost.</param>
    public void Watch(FusionCache cache, Action backplaneChanged)
    {
        cache.Events.Distributed.CircuitBreakerChange += (_, e) =>
        {
            if (!e.IsClosed)
            {
                Volatile.Write(ref _restsUntil, CacheClock.After(clock.Now, pause));
            }

            Note(ref _openInL2, e.IsClosed, "L2");
        };
        cache.Events.Backplane.CircuitBreakerChange += (_, e) =>
        {
            Note(ref _openInBackplane, e.IsClosed, "the backplane");
            backplaneChanged();
        };
    }

    private void Note(ref int open, bool isClosed, string part)
    {
        if (isClosed)
        {
            if (Interlocked.Decrement(ref open) == 0)
            {
                Log.CircuitClosed(log, CacheName.Shown(cacheName), part);
            }
        }
        else if (Interlocked.Increment(ref open) == 1)
        {
            Log.CircuitOpen(log, CacheName.Shown(cacheName), part, pause.TotalSeconds, RedisFailure.Named(_lastFailure), RedisFailure.Shown(_lastFailure, revealsKeys));
        }
    }
}
