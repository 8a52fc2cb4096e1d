using FusionTiered.Show.Market;
using static FusionTiered.Show.Scenes.Asking;

namespace FusionTiered.Show.Scenes;

/// <summary>A price has had its time and the source fails: the old price stands in on every node, until the source is well.</summary>
internal sealed class StaleStandsIn : IScene
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(200);

    public string Name => "stale-stands-in";

    public string Promise => "when the source fails a stale value stands in, also on a node that never had it";

    public IReadOnlyList<CachePromise> Needs { get; } = [CachePromise.FailuresStayInside];

    public bool OnNodes => true;

    public async Task<SceneResult> PlayAsync(SceneStage stage, CancellationToken ct)
    {
        await using var cluster = await stage.NewClusterAsync(ct, static options => options.Defaults.RetryAfter = Rest);
        var page = new Page(PageKind.Market, "AAPL");
        CacheKey key = CacheKeys.MarketData(page.Subject);
        var old = stage.Analyst.Quote(page);
        await cluster[0].SetAsync(key, old, Lifetime, ct);
        await cluster[1].GetAsync<MarketQuote>(key, cancellationToken: ct);
        await Task.Delay(Lifetime + TimeSpan.FromMilliseconds(20), stage.Clock, ct);

        var broken = HeldSource<MarketQuote>.Broken(new TimeoutException("The price service gave no answer."));
        int stale = 0, never = 0, failed = 0;
        for (var node = 0; node < SceneStage.Nodes; node++)
        {
            try
            {
                var answer = await cluster[node].AskAsync(key, broken, ct);
                stale += answer.IsStale && answer.Value == old ? 1 : 0;
                never += node == SceneStage.Nodes - 1 && answer.IsStale ? 1 : 0;
            }
            catch (TimeoutException)
            {
                failed++;
            }
        }

        var current = old with { Price = old.Price + 1 };
        var well = HeldSource<MarketQuote>.Ready(current);
        var healed = await stage.UntilAsync(
            async () =>
            {
                var fresh = 0;
                foreach (var node in cluster.Nodes)
                {
                    fresh += (await node.Cache.AskAsync(key, well, ct)).Value == current ? 1 : 0;
                }

                return fresh == SceneStage.Nodes;
            },
            ct);
        return new(
            Name,
            stale == SceneStage.Nodes && never == 1 && failed == 0 && healed is not null && well.Calls == 1,
            Text($"{stale} of {SceneStage.Nodes} nodes answered with the stale price and said so, {never} of them had never had it, {failed} failed, {broken.Calls} source calls failed; with the source well, all had the new price after {InWords(healed)} and {well.Calls} source call (a rest of {InWords(Rest)} is set)"));
    }
}
