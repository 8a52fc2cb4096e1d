using System.Globalization;
using FusionTiered.Show.Market;

namespace FusionTiered.Show.Scenes;

/// <summary>A key is removed while its old value is being loaded: nobody who asks afterwards gets the old value.</summary>
internal sealed class RemoveWinsOverLoad : IScene
{
    private const int Rounds = 500;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public string Name => "remove-wins-over-load";

    public string Promise => "a remove during a load wins: who asks afterwards makes a load of his own";

    public IReadOnlyList<CachePromise> Needs { get; } = [CachePromise.InvalidationBeatsLoad];

    public async Task<SceneResult> PlayAsync(SceneStage stage, CancellationToken ct)
    {
        await using var cache = stage.NewCache();
        int handed = 0, fresh = 0, stayed = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var page = new Page(PageKind.Market, stage.Analyst.Book.Symbols[round % stage.Analyst.Book.Symbols.Count]);
            CacheKey key = CacheKeys.MarketData(page.Subject);
            var old = stage.Analyst.Quote(page);
            var current = old with { Price = old.Price + round + 1 };
            await cache.Cache.RemoveAsync(key, ct);

            var before = new HeldSource<MarketQuote>();
            var loading = cache.Cache.GetOrSetAsync(key, before, static (s, ct) => s.CallAsync(ct), cancellationToken: ct).AsTask();
            await before.Called.WaitAsync(ct);
            await cache.Cache.RemoveAsync(key, ct);

            var after = new HeldSource<MarketQuote>();
            var asking = cache.Cache.GetOrSetAsync(key, after, static (s, ct) => s.CallAsync(ct), cancellationToken: ct).AsTask();
            if (await Task.WhenAny(after.Called, Task.Delay(Patience, stage.Clock, ct)) != after.Called)
            {
                before.Answer(old);
                after.Answer(current);
                await loading;
                var gotOld = await asking == old;
                return new(
                    Name,
                    Ok: false,
                    string.Create(CultureInfo.InvariantCulture, $"in round {round + 1} a caller after the remove waited for the old load{(gotOld ? ", and got the old price" : "")}"));
            }

            after.Answer(current);
            fresh += await asking == current ? 1 : 0;
            before.Answer(old);
            handed += await loading == old ? 1 : 0;
            stayed += cache.Cache.TryGet(key, out MarketQuote? kept) && kept == current ? 1 : 0;
        }

        return new(
            Name,
            handed == Rounds && fresh == Rounds && stayed == Rounds,
            string.Create(CultureInfo.InvariantCulture, $"{Rounds} rounds: {fresh} later callers got the new price, {stayed} times it stayed when the old load ended"));
    }
}
