using FusionTiered.Show.Market;
using static FusionTiered.Show.Scenes.Asking;

namespace FusionTiered.Show.Scenes;

/// <summary>L2 goes away under load and comes back: no call fails, writes say how far they got, and removals are made up for.</summary>
internal sealed class TierAwayAndBack : IScene
{
    private static readonly TimeSpan Away = TimeSpan.FromMilliseconds(700);

    public string Name => "l2-away-and-back";

    public string Promise => "without L2 every call is answered and writes say LocalOnly; when it is back, removals are made up for";

    public IReadOnlyList<CachePromise> Needs { get; } = [CachePromise.FailuresStayInside, CachePromise.Coherence, CachePromise.BoundedStaleness];

    public bool OnNodes => true;

    public async Task<SceneResult> PlayAsync(SceneStage stage, CancellationToken ct)
    {
        await using var cluster = await stage.NewClusterAsync(ct);
        var (written, removed) = (new Page(PageKind.Market, "IBM"), new Page(PageKind.Market, "AMZN"));
        CacheKey writtenKey = CacheKeys.MarketData(written.Subject), removedKey = CacheKeys.MarketData(removed.Subject);
        MarketQuote old = stage.Analyst.Quote(written), doomed = stage.Analyst.Quote(removed);
        await cluster[0].SetAsync(writtenKey, old, cancellationToken: ct);
        await cluster[0].SetAsync(removedKey, doomed, cancellationToken: ct);
        var filled = await stage.UntilAsync(
            async () => await EachAsync(writtenKey, answer => answer.Tier == CacheTier.L1) && await EachAsync(removedKey, answer => answer.Tier == CacheTier.L1), ct);

        await cluster.Wires.StopAsync(ct);
        var current = old with { Price = old.Price + 1 };
        var set = await cluster[0].SetAsync(writtenKey, current, cancellationToken: ct);
        var remove = await cluster[0].RemoveAsync(removedKey, ct);
        var outage = await AskOnAsync();
        await cluster.Wires.StartAsync(ct);
        var back = await stage.UntilAsync(cluster.AllHear, ct);
        var repaired = await stage.UntilAsync(
            async () => await EachAsync(writtenKey, answer => answer.Value != old) && await EachAsync(removedKey, answer => answer.Value != doomed), ct);

        // The written value was this node's alone: it goes with the rest, and the source has the new one.
        var now = HeldSource<MarketQuote>.Ready(current);
        var right = 0;
        foreach (var node in cluster.Nodes)
        {
            var answer = await node.Cache.AskAsync(writtenKey, now, ct);
            right += answer is { IsVerified: true, IsStale: false } && answer.Value == current ? 1 : 0;
        }

        var local = (set.IsEverywhere ? 0 : 1) + (remove.IsEverywhere ? 0 : 1);
        return new(
            Name,
            filled is not null && local == 2 && outage.Failed == 0 && outage.FromMemory > 0 && outage.Loaded > 0
                && back is not null && repaired is not null && right == SceneStage.Nodes,
            Text($"{cluster.Wires.Outage}: meanwhile {outage.FromMemory:N0} answers from memory, unverified, and {outage.Loaded:N0} from the source, {outage.Failed} failures, {InWords(outage.Slowest)} at most; {local} of 2 writes said LocalOnly; all nodes heard each other {InWords(back)} after it was back, and {InWords(repaired)} later no node had what was removed; {right} of {SceneStage.Nodes} right then"));

        async Task<bool> EachAsync(CacheKey key, Func<CacheResult<MarketQuote>, bool> isSo)
        {
            foreach (var node in cluster.Nodes)
            {
                if (!isSo(await node.Cache.GetAsync<MarketQuote>(key, cancellationToken: ct)))
                {
                    return false;
                }
            }

            return true;
        }

        async Task<Outage> AskOnAsync()
        {
            var seen = new Outage();
            var began = stage.Clock.GetTimestamp();
            for (var round = 0; stage.Clock.GetElapsedTime(began) < Away; round++)
            {
                for (var i = 0; i < SceneStage.Nodes; i++)
                {
                    await AskAsync(cluster[i], i == 0 ? writtenKey : removedKey, seen);
                    await AskAsync(cluster[i], CacheKeys.PriceData("IBM", Text($"{round}-{i}")), seen);
                }

                await Task.Delay(TimeSpan.FromMilliseconds(5), stage.Clock, ct);
            }

            return seen;
        }

        async Task AskAsync(IDomainCache node, CacheKey key, Outage seen)
        {
            var began = stage.Clock.GetTimestamp();
            try
            {
                var answer = await node.AskAsync(key, HeldSource<MarketQuote>.Ready(current), ct);
                seen.FromMemory += answer is { Tier: CacheTier.L1, IsVerified: false } ? 1 : 0;
                seen.Loaded += answer.Tier == CacheTier.Source ? 1 : 0;
            }
            catch (Exception) when (!ct.IsCancellationRequested)
            {
                seen.Failed++;
            }

            var time = stage.Clock.GetElapsedTime(began);
            seen.Slowest = time > seen.Slowest ? time : seen.Slowest;
        }
    }

    private sealed class Outage
    {
        public int FromMemory { get; set; }

        public int Loaded { get; set; }

        public int Failed { get; set; }

        public TimeSpan Slowest { get; set; }
    }
}
