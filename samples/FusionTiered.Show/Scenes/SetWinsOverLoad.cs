using System.Globalization;
using FusionTiered.Show.Market;

namespace FusionTiered.Show.Scenes;

/// <summary>A price is written while the old one is still being loaded: the written one stays.</summary>
internal sealed class SetWinsOverLoad : IScene
{
    private const int Rounds = 500;

    public string Name => "set-wins-over-load";

    public string Promise => "a set during a load wins: the loaded value goes to its callers and is not kept";

    public IReadOnlyList<CachePromise> Needs { get; } = [CachePromise.InvalidationBeatsLoad];

    public async Task<SceneResult> PlayAsync(SceneStage stage, CancellationToken ct)
    {
        await using var cache = stage.NewCache();
        int handed = 0, kept = 0, oldAfter = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var page = new Page(PageKind.Market, stage.Analyst.Book.Symbols[round % stage.Analyst.Book.Symbols.Count]);
            CacheKey key = CacheKeys.MarketData(page.Subject);
            var old = stage.Analyst.Quote(page);
            var written = old with { Price = old.Price + round + 1 };
            await cache.Cache.RemoveAsync(key, ct);

            var source = new HeldSource<MarketQuote>();
            var loading = cache.Cache.GetOrSetAsync(key, source, static (s, ct) => s.CallAsync(ct), cancellationToken: ct).AsTask();
            await source.Called.WaitAsync(ct);
            await cache.Cache.SetAsync(key, written, cancellationToken: ct);

            // Between the write and the end of the load, and after it, only the written value is there.
            oldAfter += cache.Cache.TryGet(key, out MarketQuote? during) && during == written ? 0 : 1;
            source.Answer(old);
            handed += await loading == old ? 1 : 0;
            kept += cache.Cache.TryGet(key, out MarketQuote? after) && after == written ? 1 : 0;
        }

        return new(
            Name,
            handed == Rounds && kept == Rounds && oldAfter == 0,
            string.Create(CultureInfo.InvariantCulture, $"{Rounds} rounds: {handed} waiting callers got what they had waited for, {kept} times the written price stayed"));
    }
}
