using FusionTiered.Show.Market;
using static FusionTiered.Show.Scenes.Asking;

namespace FusionTiered.Show.Scenes;

/// <summary>One node loads an old value, another waits for it, a third removes the key meanwhile: no node keeps the old value.</summary>
internal sealed class RemoveWinsOnAllNodes : IScene
{
    private const int Rounds = 40;

    // So that the second node has found the key being loaded, and waits.
    private static readonly TimeSpan ToBegin = TimeSpan.FromMilliseconds(5);

    public string Name => "remove-wins-on-all-nodes";

    public string Promise => "a remove on one node during a load on another wins on every node";

    public IReadOnlyList<CachePromise> Needs { get; } = [CachePromise.InvalidationBeatsLoadAcrossNodes];

    public bool OnNodes => true;

    public async Task<SceneResult> PlayAsync(SceneStage stage, CancellationToken ct)
    {
        await using var cluster = await stage.NewClusterAsync(ct);
        int handed = 0, waited = 0, fresh = 0, calls = 0, olds = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var page = new Page(PageKind.Price, stage.Analyst.Book.Symbols[round % stage.Analyst.Book.Symbols.Count], "1y");
            CacheKey key = CacheKeys.PriceData(page.Subject, Text($"round-{round}"));
            var old = stage.Analyst.Quote(page);
            var current = old with { Price = old.Price + 1 };

            var before = new HeldSource<MarketQuote>();
            var loading = cluster[0].AskAsync(key, before, ct).AsTask();
            await before.Called.WaitAsync(ct);
            var after = new HeldSource<MarketQuote>();
            var waiting = cluster[1].AskAsync(key, after, ct).AsTask();
            await Task.Delay(ToBegin, stage.Clock, ct);
            await cluster[2].RemoveAsync(key, ct);
            var asking = cluster[2].AskAsync(key, after, ct).AsTask();
            after.Answer(current);
            fresh += (await asking).Value == current ? 1 : 0;
            waited += (await waiting).Value == current ? 1 : 0;
            before.Answer(old);
            handed += (await loading).Value == old ? 1 : 0;

            // The old load has ended, and would have stored by now.
            foreach (var node in cluster.Nodes)
            {
                olds += (await node.Cache.AskAsync(key, after, ct)).Value == current ? 0 : 1;
            }

            calls += after.Calls;
        }

        return new(
            Name,
            handed == Rounds && fresh == Rounds && waited == Rounds && olds == 0,
            Text($"{Rounds} rounds: {handed} callers of the old load got what they had waited for, {fresh} callers after the remove and {waited} that waited on a third node got the new price ({calls} source calls); {olds} of {Rounds * SceneStage.Nodes} later answers were old"));
    }
}
