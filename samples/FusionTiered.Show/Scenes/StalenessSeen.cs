using FusionTiered.Show.Market;
using FusionTiered.Show.Run;
using static FusionTiered.Show.Scenes.Asking;

namespace FusionTiered.Show.Scenes;

/// <summary>Hundreds of writes on one node, and readers on the others that look when it changes, and all the time: how long until they see each.</summary>
internal sealed class StalenessSeen : IScene
{
    private const int Writes = 400;

    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(3);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(1);

    public string Name => "staleness-seen";

    public string Promise => "a write on one node is seen on the others: in well under the lease, and never later than it";

    public IReadOnlyList<CachePromise> Needs { get; } = [CachePromise.Coherence, CachePromise.BoundedStaleness];

    public bool OnNodes => true;

    public async Task<SceneResult> PlayAsync(SceneStage stage, CancellationToken ct)
    {
        var lease = TimeSpan.Zero;
        await using var cluster = await stage.NewClusterAsync(ct, options => lease = options.L2.CoherenceLease);
        var page = new Page(PageKind.Market, "MSFT");
        using var story = new PriceStory(cluster[0], CacheKeys.MarketData(page.Subject), stage.Analyst.Quote(page), stage.Clock);
        await story.WriteAsync(ct);
        var readers = cluster.Nodes.Skip(1).Select(node => new PriceReader(story, node.Cache, stage.Clock)).ToArray();
        foreach (var reader in readers)
        {
            reader.Begin(Look, ct);
        }

        await stage.UntilAsync(() => Array.TrueForAll(readers, reader => reader.LastVerified > 0), ct);
        for (var write = 0; write < Writes; write++)
        {
            await Task.Delay(Between, stage.Clock, ct);
            await story.WriteAsync(ct);
        }

        var written = story.Written;
        var seen = await stage.UntilAsync(() => Array.TrueForAll(readers, reader => reader.LastVerified >= written), ct);
        var times = new LatencyHistogram();
        var longest = TimeSpan.Zero;
        foreach (var reader in readers)
        {
            await reader.EndAsync();
            reader.Dispose();
            longest = Measure(story, reader, stage.Clock, times, longest);
        }

        var oldest = readers.Max(reader => reader.Oldest);
        var reads = readers.Sum(reader => reader.Verified);
        return new(
            Name,
            seen is not null && oldest <= lease && reads > Writes && times.Count > 0,
            Text($"{Writes} writes on one node, seen by {readers.Length} others after {Milliseconds(0.5)} (p50), {Milliseconds(0.99)} (p99), {InWords(longest)} (most); {(oldest <= lease ? "0" : "SOME")} of {reads:N0} verified answers older than the lease of {InWords(lease)}, the oldest {InWords(oldest)}; {readers.Sum(reader => reader.Unverified)} unverified"));

        string Milliseconds(double share) => InWords(TimeSpan.FromMilliseconds(times.PercentileMilliseconds(share)));
    }

    /// <summary>From the acknowledgement of each write to the first answer that was as new; zero where the answer came first. The first write was there before the readers.</summary>
    private static TimeSpan Measure(PriceStory story, PriceReader reader, TimeProvider clock, LatencyHistogram times, TimeSpan longest)
    {
        var first = 0;
        foreach (var (price, at) in story.Acknowledged.Skip(1))
        {
            while (first < reader.Firsts.Count && reader.Firsts[first].Price < price)
            {
                first++;
            }

            if (first == reader.Firsts.Count)
            {
                break;
            }

            var time = reader.Firsts[first].At > at ? clock.GetElapsedTime(at, reader.Firsts[first].At) : TimeSpan.Zero;
            times.Add((long)time.TotalNanoseconds);
            longest = time > longest ? time : longest;
        }

        return longest;
    }
}
