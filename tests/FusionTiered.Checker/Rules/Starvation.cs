using FusionTiered.Checker.Histories;

namespace FusionTiered.Checker.Rules;

/// <summary>The time of a run in which the process did not get its turn: a rule about time does not count it. Rules about answers do not know of it.</summary>
internal sealed class Starvation
{
    private readonly List<(long From, long To)> _spans = [];

    public Starvation(IEnumerable<StarvedSpan> spans)
    {
        foreach (var span in spans.Where(static span => !span.IsOfPool).OrderBy(static span => span.Due))
        {
            if (_spans.Count > 0 && span.Due <= _spans[^1].To)
            {
                _spans[^1] = (_spans[^1].From, Math.Max(_spans[^1].To, span.Came));
            }
            else
            {
                _spans.Add((span.Due, span.Came));
            }
        }
    }

    /// <summary>How much of the time between two moments it was.</summary>
    public TimeSpan Between(long from, long to) =>
        TimeSpan.FromTicks(_spans.Sum(span => Math.Max(0, Math.Min(span.To, to) - Math.Max(span.From, from))));

    /// <summary>How long after one moment another one came, for a process that had its turn.</summary>
    public long Awake(Moment from, Moment to) => to.Ticks - from.Ticks - Between(from.Ticks, to.Ticks).Ticks;

    /// <summary>Whether it was a part of the time between two moments, or more.</summary>
    public bool IsPartOf(Moment from, Moment to, double part) => Between(from.Ticks, to.Ticks) is { Ticks: > 0 } starved && starved.Ticks >= part * (to.Ticks - from.Ticks);
}
