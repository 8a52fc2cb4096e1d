using FusionTiered.Checker.Histories;

namespace FusionTiered.Checker.Live;

/// <summary>Ticks, each due an interval after the one before. One that is late by a whole interval more did not get its turn. Safe to use from many threads.</summary>
/// <param name="now">Tells the time, in units of 100 ns.</param>
/// <param name="interval">From one tick to the next; a timer of any system is more exact than that.</param>
/// <param name="isOfPool">Whether they wait for the thread pool.</param>
internal sealed class Ticks(Func<long> now, TimeSpan interval, bool isOfPool = false)
{
    private readonly Lock _gate = new();
    private readonly List<StarvedSpan> _late = [];
    private long _last = now();

    public void Come()
    {
        lock (_gate)
        {
            var came = now();
            if (LateAt_NeedsLock(came) is { } late)
            {
                _late.Add(late);
            }

            _last = came;
        }
    }

    /// <summary>Those that came late from a time on, and the one that is late now.</summary>
    public List<StarvedSpan> Late(long since = 0)
    {
        lock (_gate)
        {
            var first = _late.FindLastIndex(span => span.Came <= since) + 1;
            var seen = _late[first..];
            return LateAt_NeedsLock(now()) is { } late ? [.. seen, late] : seen;
        }
    }

    private StarvedSpan? LateAt_NeedsLock(long came) =>
        came - _last >= 2 * interval.Ticks ? new StarvedSpan(_last + interval.Ticks, came, isOfPool) : null;
}
