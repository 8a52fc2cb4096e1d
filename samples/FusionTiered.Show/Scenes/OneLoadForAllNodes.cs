using FusionTiered.Show.Market;
using static FusionTiered.Show.Scenes.Asking;

namespace FusionTiered.Show.Scenes;

/// <summary>250 callers on each of three nodes want one missing page at the same moment.</summary>
internal sealed class OneLoadForAllNodes : IScene
{
    private const int CallersOfEach = 250;

    private static readonly TimeSpan CallTime = TimeSpan.FromMilliseconds(50);

    public string Name => "one-load-for-all-nodes";

    public string Promise => "3 x 250 callers for one missing key cost 1 source call among all nodes";

    public IReadOnlyList<CachePromise> Needs { get; } = [CachePromise.OneLoadAcrossNodes];

    public bool OnNodes => true;

    public async Task<SceneResult> PlayAsync(SceneStage stage, CancellationToken ct)
    {
        await using var cluster = await stage.NewClusterAsync(ct);
        var symbols = stage.Analyst.Book.Symbols;

        // The first round pays for compiling.
        await RoundAsync(symbols[0]);
        var rounds = new List<(int Calls, int Right, TimeSpan Time)>();
        foreach (var symbol in symbols.Skip(1))
        {
            rounds.Add(await RoundAsync(symbol));
        }

        var answers = rounds.Count * SceneStage.Nodes * CallersOfEach;
        return new(
            Name,
            rounds.TrueForAll(round => round.Calls == 1) && rounds.Sum(round => round.Right) == answers,
            Text($"{rounds.Count} rounds of {SceneStage.Nodes} x {CallersOfEach} callers: {string.Join("+", rounds.Select(round => Text($"{round.Calls}")))} source calls of {InWords(CallTime)}, {rounds.Sum(round => round.Right):N0} of {answers:N0} right answers, all of a round within {InWords(rounds.Max(round => round.Time))}"));

        async Task<(int Calls, int Right, TimeSpan Time)> RoundAsync(string symbol)
        {
            var page = new Page(PageKind.Market, symbol);
            CacheKey key = CacheKeys.MarketData(page.Subject);
            var quote = stage.Analyst.Quote(page);
            var source = new HeldSource<MarketQuote>();
            var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var asking = Enumerable.Range(0, SceneStage.Nodes * CallersOfEach).Select(i => AskAsync(cluster[i % SceneStage.Nodes])).ToArray();
            var began = stage.Clock.GetTimestamp();
            gate.SetResult();
            await source.Called.WaitAsync(ct);
            await Task.Delay(CallTime, stage.Clock, ct);
            source.Answer(quote);
            var right = (await Task.WhenAll(asking)).Count(answer => answer == quote);
            return (source.Calls, right, stage.Clock.GetElapsedTime(began));

            async Task<MarketQuote> AskAsync(IDomainCache node)
            {
                await gate.Task;
                return (await node.AskAsync(key, source, ct)).Value!;
            }
        }
    }
}
