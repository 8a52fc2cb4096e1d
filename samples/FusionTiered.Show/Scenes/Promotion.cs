using FusionTiered.Show.Market;
using static FusionTiered.Show.Scenes.Asking;

namespace FusionTiered.Show.Scenes;

/// <summary>One node loads a page; the others answer it from L2, and from their memory from then on.</summary>
internal sealed class Promotion : IScene
{
    private const int MemoryReads = 1_000;

    public string Name => "promotion";

    public string Promise => "what one node loaded, the others take from L2, and then have in memory";

    public IReadOnlyList<CachePromise> Needs { get; } = [CachePromise.OneLoadAcrossNodes];

    public bool OnNodes => true;

    public async Task<SceneResult> PlayAsync(SceneStage stage, CancellationToken ct)
    {
        await using var cluster = await stage.NewClusterAsync(ct);
        int pages = 0, loaded = 0, fromL2 = 0, kept = 0, calls = 0;
        TimeSpan inL2 = default, inMemory = default;
        foreach (var symbol in stage.Analyst.Book.Symbols)
        {
            var page = new Page(PageKind.Report, symbol, "5y");
            CacheKey key = CacheKeys.CryptoReport(page.Subject, page.Detail);
            var source = HeldSource<SymbolReport>.Ready(stage.Analyst.Report(page));
            pages++;
            loaded += (await cluster[0].AskAsync(key, source, ct)).Tier == CacheTier.Source ? 1 : 0;
            for (var node = 1; node < SceneStage.Nodes; node++)
            {
                var began = stage.Clock.GetTimestamp();
                fromL2 += (await cluster[node].AskAsync(key, source, ct)).Tier == CacheTier.L2 ? 1 : 0;
                inL2 += stage.Clock.GetElapsedTime(began);
                kept += await stage.UntilAsync(async () => (await cluster[node].AskAsync(key, source, ct)).Tier == CacheTier.L1, ct) is not null ? 1 : 0;

                began = stage.Clock.GetTimestamp();
                for (var read = 0; read < MemoryReads; read++)
                {
                    _ = cluster[node].TryGet(key, out SymbolReport? _);
                }

                inMemory += stage.Clock.GetElapsedTime(began);
            }

            calls += source.Calls;
        }

        var others = pages * (SceneStage.Nodes - 1);
        return new(
            Name,
            loaded == pages && calls == pages && fromL2 == others && kept == others,
            Text($"{pages} pages: {loaded} loaded by the first node, {calls} source calls; of {others} first answers of the others {fromL2} came from L2 ({InWords(inL2 / others)} each), and {kept} were in memory from then on ({InWords(inMemory / others / MemoryReads)} each)"));
    }
}
