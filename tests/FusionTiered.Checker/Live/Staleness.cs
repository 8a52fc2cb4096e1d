using System.Globalization;
using FusionTiered.Checker.Histories;
using FusionTiered.Checker.Rules;

namespace FusionTiered.Checker.Live;

/// <summary>How old answers were: the time from the first acknowledged write that a value should have given way to, until it was asked for. What says that it is stale need not give way to an expiry.</summary>
internal sealed class Staleness
{
    private readonly SortedDictionary<Assurance, List<double>> _milliseconds = [];

    public void Add(History history)
    {
        var lost = history.Faults.Where(static fault => fault.LosesAcks).ToList();
        var (all, hard) = (new WriteIndex(history, Counts), new WriteIndex(history, write => Counts(write) && !write.LeavesStale));
        foreach (var read in history.Reads)
        {
            if (read.Value is { } value)
            {
                var outdated = (read.MayBeStale ? hard : all).OutdatedAt(value);
                var age = outdated.IsBefore(read.Started) ? Math.Max(0, read.Started.Ticks - outdated.Ticks) : 0;
                Of(read.Assurance).Add(age / (double)TimeSpan.TicksPerMillisecond);
            }
        }

        bool Counts(Write write) => write.IsEverywhere && !lost.Exists(span => !write.Acked.IsBefore(span.Began) && write.Acked.IsBefore(span.Ended));
    }

    /// <summary>One line for each assurance.</summary>
    public override string ToString() => string.Join(Environment.NewLine, _milliseconds.Select(static each => Line(each.Key, each.Value)));

    private static string Line(Assurance assurance, List<double> milliseconds)
    {
        var sorted = milliseconds.Order().ToList();
        var outdated = sorted.Count(static age => age > 0);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{assurance,-10} {sorted.Count,8} answers, {outdated,6} outdated; staleness p50 {At(0.5):0.##} ms, p99 {At(0.99):0.##} ms, p99.9 {At(0.999):0.##} ms, max {sorted[^1]:0.##} ms");

        double At(double part) => sorted[(int)(part * (sorted.Count - 1))];
    }

    private List<double> Of(Assurance assurance)
    {
        if (!_milliseconds.TryGetValue(assurance, out var list))
        {
            _milliseconds[assurance] = list = [];
        }

        return list;
    }
}
