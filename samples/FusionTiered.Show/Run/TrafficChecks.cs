using System.Globalization;
using FusionTiered.Show.Json;
using FusionTiered.Show.Market;
using FusionTiered.Show.Nodes;
using FusionTiered.Show.Scenes;

namespace FusionTiered.Show.Run;

/// <summary>Compares what the cache says about the run with what the show counted itself.</summary>
public static class TrafficChecks
{
    public static IEnumerable<SceneResult> Of(TrafficRun run, IReadOnlyList<ProfileFigures> figures, Analyst analyst, ISlowSource source, long entryLimit, ShowCluster cluster)
    {
        var nodes = cluster.Nodes.Count;
        var total = figures[^1];

        var odd = figures.Where(line => line.Hits + line.Misses != line.Requests).ToArray();
        yield return new(
            "hits-and-misses-add-up",
            odd.Length == 0 && total.Requests == run.Plan.Requests.Length,
            odd.Length == 0
                ? Text($"{total.Hits:N0} hits + {total.Misses:N0} misses = {total.Requests:N0} requests, in every profile too")
                : string.Join("; ", odd.Select(line => Text($"{line.Profile}: {line.Hits:N0} hits + {line.Misses:N0} misses, but {line.Requests:N0} requests"))));

        yield return new(
            "loads-are-source-calls",
            figures.All(line => line.Loads == line.SourceCalls),
            Text($"{(nodes == 1 ? "the cache" : Text($"the {nodes} caches"))} counted {total.Loads:N0} loads, the source {total.SourceCalls:N0} calls"));

        var oneLoad = new SceneResult(
            "one-load-at-a-time",
            source.Overlaps == 0,
            Text($"{source.Overlaps:N0} of {total.SourceCalls:N0} source calls were for a page that was being loaded{(nodes == 1 ? "" : ", by whichever node,")} at that moment"));
        yield return nodes == 1 || cluster[0].DescribePromises() is not { } promises || promises.Keeps(CachePromise.OneLoadAcrossNodes) ? oneLoad : oneLoad.NotPromised();

        var wrong = run.Kept.Count(kept => !string.Equals(AnswerJson.Write(kept.Answer), AnswerJson.Write(analyst.Compute(kept.Asked)), StringComparison.Ordinal));
        yield return new(
            "answers-are-right",
            run.Wrong == 0 && wrong == 0,
            Text($"{run.Wrong:N0} of {run.Done:N0} answers were for another page; {wrong:N0} of {run.Kept.Count:N0} differ from one computed again from the prices"));

        yield return new(
            "l1-within-its-limit",
            run.MostEntries <= entryLimit,
            Text($"at most {run.MostEntries:N0} of {entryLimit:N0} entries{(nodes == 1 ? "" : " in the memory of a node,")} at {TrafficRun.Slices} moments of the run, {total.Evicted:N0} evicted"));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
