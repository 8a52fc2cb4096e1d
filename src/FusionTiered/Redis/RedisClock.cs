using System.Globalization;
using StackExchange.Redis;

namespace FusionTiered.Fusion.Redis;

/* FusionCache compares times of the wall clock: the time of a tag's mark with the time of an entry, and the end of an entry with
   now. Each time was read on another node, so a node whose clock is 5 s behind removes tags of which nobody hears. Here every
   time that goes to Redis or comes from it is translated into Redis's own time, and each node reckons with its own clock alone.
   A node asks for TIME at every heartbeat. The answer was true at some moment between sending and receiving, which bounds the
   distance of Redis's clock from the monotonic clock of this machine, from below and from above. Bounds of several heartbeats
   narrow each other; bounds that contradict the older ones (Redis's clock was set) replace them.
   An entry is dated at the earliest moment that is possible and a mark at the latest, so the error costs a load now and then and
   never serves an outdated value. (The idea of reckoning with the bounds of a clock: "Spanner: Google's Globally-Distributed
   Database".) */
/// <param name="time">Measures times; the clock of the cache.</param>
/// <param name="wall">The clock that FusionCache reckons with; null: the same.</param>
internal sealed class RedisClock(TimeProvider time, TimeProvider? wall = null)
{
    // Two quartz clocks drift apart by less than this part of the time that has passed.
    private const double Drift = 200e-6;

    private volatile Bounds? _bounds;

    /// <summary>Whether Redis has told its time.</summary>
    public bool IsKnown => _bounds is not null;

    /// <summary>The earliest time that Redis's clock may show now, in ticks of UTC; the local clock's, as long as Redis has not told.</summary>
    public long Earliest => _bounds is { } bounds ? Monotonic + bounds.Low - Widened(bounds) : Local;

    /// <summary>The latest time that Redis's clock may show now, in ticks of UTC.</summary>
    public long Latest => _bounds is { } bounds ? Monotonic + bounds.High + Widened(bounds) : Local;

    /// <summary>The local clock, which FusionCache reckons with.</summary>
    public long Local => (wall ?? time).GetUtcNow().UtcTicks;

    /// <summary>The time since a timestamp of this clock's <see cref="TimeProvider"/>, in ticks.</summary>
    public long TicksSince(long timestamp) => time.GetElapsedTime(timestamp).Ticks;

    /// <summary>A timestamp for <see cref="TicksSince"/> and <see cref="Tell"/>.</summary>
    public long Timestamp => time.GetTimestamp();

    /// <summary>Asks Redis for its time: the server that has the counter, since those of a cluster have clocks of their own.</summary>
    public async Task AskAsync(IDatabase database, RedisScripts scripts, RedisKey counter)
    {
        var sent = Timestamp;
        var answer = (string[])(await database.ScriptEvaluateAsync(scripts.Numbers, [counter], flags: RedisDatabase.OfPrimary).ConfigureAwait(false))!;
        Tell(DateTime.UnixEpoch.Ticks + (long.Parse(answer[0], NumberStyles.None, CultureInfo.InvariantCulture) * TimeSpan.TicksPerMicrosecond), sent);
    }

    /// <summary>Redis has told its time.</summary>
    /// <param name="redis">Its time, in ticks of UTC.</param>
    /// <param name="sent">The timestamp before it was asked.</param>
    public void Tell(long redis, long sent)
    {
        var now = Monotonic;
        var told = new Bounds(redis - now, redis - now + TicksSince(sent), now);
        if (_bounds is not { } known)
        {
            _bounds = told;
            return;
        }

        var low = Math.Max(told.Low, known.Low - Widened(known));
        var high = Math.Min(told.High, known.High + Widened(known));
        _bounds = low <= high ? new(low, high, now) : told;
    }

    /// <summary>The time since a time of Redis, in the middle of its bounds; not below zero.</summary>
    public TimeSpan Since(long redis) => TimeSpan.FromTicks(Math.Max(0, Earliest + ((Latest - Earliest) / 2) - redis));

    /// <summary>A time of Redis on the local clock, at the earliest.</summary>
    public long ToLocalEarliest(long redis) => Local - (Latest - redis);

    /// <summary>A time of Redis on the local clock, at the latest.</summary>
    public long ToLocalLatest(long redis) => Local - (Earliest - redis);

    /// <summary>A time of the local clock on Redis's, at the latest.</summary>
    public long ToRedisLatest(long local) => Latest - (Local - local);

    private long Monotonic => (long)(time.GetTimestamp() * ((double)TimeSpan.TicksPerSecond / time.TimestampFrequency));

    private long Widened(Bounds bounds) => (long)((Monotonic - bounds.At) * Drift);

    private sealed record Bounds(long Low, long High, long At);
}
