using FusionTiered.Show.Market;
using Microsoft.Extensions.DependencyInjection;
using static FusionTiered.Show.Scenes.Asking;

namespace FusionTiered.Show.Scenes;

/// <summary>New prices of a symbol: one node is told, and the pages that depend on them go from every memory; others stay.</summary>
internal sealed class EventReachesAllNodes : IScene
{
    private const string Happened = "prices.updated";
    private const string Symbol = "AAPL";

    public string Name => "event-reaches-all-nodes";

    public string Promise => "an event invalidates what it is mapped to on every node, and nothing else";

    public IReadOnlyList<CachePromise> Needs { get; } = [CachePromise.Coherence];

    public bool OnNodes => true;

    public async Task<SceneResult> PlayAsync(SceneStage stage, CancellationToken ct)
    {
        await using var cluster = await stage.NewClusterAsync(ct, build: static builder => builder
            .AddInvalidation(static map => map.On(Happened, "market:{symbol}", "price:{symbol}:*", "tech:{symbol}:*", "crypto:report:{symbol}:*")));
        var source = new SlowSource(new TimeScale(1_000), seed: 1, stage.Clock);
        var service = new MarketService(source, stage.Analyst);
        var nodes = cluster.Nodes.Select(node => new CachedMarket(node.Cache, service)).ToArray();
        Page[] concerned = PagesOf(Symbol), others = [.. stage.Analyst.Book.Symbols.Where(symbol => symbol is not Symbol).SelectMany(PagesOf)];
        var filled = await stage.UntilAsync(
            async () =>
            {
                await ReadAllAsync([.. concerned, .. others]);
                return InMemory(concerned) + InMemory(others) == SceneStage.Nodes * (concerned.Length + others.Length);
            },
            ct);
        var before = Calls();

        var told = await cluster[0].InvalidateAsync(Happened, new Dictionary<string, string>(StringComparer.Ordinal) { ["symbol"] = "aapl" }, ct);
        var gone = await stage.UntilAsync(() => InMemory(concerned) == 0, ct);
        var stayed = InMemory(others);
        await ReadAllAsync([.. concerned, .. others]);
        var calls = Calls() - before;
        return new(
            Name,
            filled is not null && told.IsEverywhere && gone is not null && stayed == SceneStage.Nodes * others.Length && calls == concerned.Length,
            Text($"'{Happened}' on one node: {SceneStage.Nodes} x {concerned.Length} pages of {Symbol} went from {SceneStage.Nodes} memories, seen {InWords(gone)} after the answer; {stayed} of {SceneStage.Nodes * others.Length} others stayed; {calls} source calls loaded the {concerned.Length} again for all nodes"));

        long Calls() => Enum.GetValues<PageKind>().Sum(source.Calls);

        async Task ReadAllAsync(Page[] pages)
        {
            foreach (var page in pages)
            {
                foreach (var node in nodes)
                {
                    await node.ReadAsync(page, ct);
                }
            }
        }

        int InMemory(Page[] pages)
        {
            var keys = pages.Select(KeyOf).ToHashSet();
            return cluster.Nodes.Sum(node => node.Cache.MemoryKeys().Count(keys.Contains));
        }
    }

    private static Page[] PagesOf(string symbol) =>
    [
        new(PageKind.Market, symbol),
        new(PageKind.Price, symbol, "1mo"),
        new(PageKind.Price, symbol, "1y"),
        new(PageKind.Report, symbol, "5y"),
        new(PageKind.Tech, symbol, "rsi", 14),
    ];

    private static CacheKey KeyOf(Page page) => page.Kind switch
    {
        PageKind.Market => CacheKeys.MarketData(page.Subject),
        PageKind.Price => CacheKeys.PriceData(page.Subject, page.Detail),
        PageKind.Report => CacheKeys.CryptoReport(page.Subject, page.Detail),
        _ => CacheKeys.TechnicalIndicator(page.Subject, page.Detail, page.Number),
    };
}
