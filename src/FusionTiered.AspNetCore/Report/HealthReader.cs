using System.Globalization;
using FusionTiered.AspNetCore.Answers;
using FusionTiered.AspNetCore.Caches;
using FusionTiered.Engines;

namespace FusionTiered.AspNetCore.Report;

/// <summary>Whether a cache does its work: the hit rate of the window, and a real read of L2.</summary>
internal static class HealthReader
{
    public static async ValueTask<HealthAnswer> ReadAsync(MappedCache cache, CacheEndpointOptions options, CancellationToken cancellationToken)
    {
        var state = cache.Cache.GetHealth();
        if (!state.L1)
        {
            return new HealthAnswer(Healthy: false, HitRate: 0, options.HitRateThreshold, "The cache has ended.");
        }

        var figures = cache.Window.Look(cache.Cache.GetStatistics());
        var window = figures.Overall;
        var says = window.Requests >= options.LeastRequests;
        var isLow = says && window.HitRate < options.HitRateThreshold;
        var sentence = string.Create(CultureInfo.InvariantCulture, $"{window.Requests} requests {(figures.Covered < options.Window ? "since the start" : $"in the last {Seconds(figures.Covered)}")}{(says ? "" : $", too few to judge by (at least {options.LeastRequests})")}; the hit rate is {(isLow ? "below its threshold" : says ? "at its threshold or above" : "not judged")}.");
        var probe = await ProbeAsync(cache.Inspector, options.ProbeDeadline, cancellationToken).ConfigureAwait(false);
        return new HealthAnswer(!isLow, Figures.Rate(window.HitRate ?? 0), options.HitRateThreshold, $"{sentence} {L2(probe)}");
    }

    /// <summary>A real read of L2 under a deadline.</summary>
    public static async ValueTask<L2Probe> ProbeAsync(ICacheInspector inspector, TimeSpan deadline, CancellationToken cancellationToken)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        ends.CancelAfter(deadline);
        return await inspector.ProbeL2Async(ends.Token).ConfigureAwait(false);
    }

    /// <summary>The state of L2 as a sentence.</summary>
    public static string L2(in L2Probe probe) =>
        !probe.IsThere ? "There is no L2."
        : !probe.IsAnswered ? $"L2 does not answer ({probe.Failure}): memory and sources serve."
        : probe.Took is { } took ? string.Create(CultureInfo.InvariantCulture, $"L2 answers in {Figures.Milliseconds(took):0.##} ms.")
        : "L2 answers.";

    private static string Seconds(TimeSpan span) => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0} s");
}
