using FusionTiered.Show.Market;
using static FusionTiered.Show.Scenes.Asking;

namespace FusionTiered.Show.Scenes;

/// <summary>A source neither answers nor listens when it is told to stop: at the deadline its key is free for all nodes.</summary>
internal sealed class HungSource : IScene
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(2);

    public string Name => "hung-source";

    public string Promise => "a source that hangs cannot keep a key: at the deadline it is free, here and on other nodes";

    public IReadOnlyList<CachePromise> Needs { get; } = [CachePromise.DeadlineFreesKey];

    public bool OnNodes => true;

    public async Task<SceneResult> PlayAsync(SceneStage stage, CancellationToken ct)
    {
        await using var cluster = await stage.NewClusterAsync(ct, static options => options.Defaults.HardDeadline = Deadline);
        var page = new Page(PageKind.Market, "GOOG");
        CacheKey key = CacheKeys.MarketData(page.Subject);
        var quote = stage.Analyst.Quote(page);
        var hung = new HeldSource<MarketQuote>();
        var well = HeldSource<MarketQuote>.Ready(quote);
        var began = stage.Clock.GetTimestamp();
        var first = HangAsync();
        await hung.Called.WaitAsync(ct);
        var waiting = cluster[1].AskAsync(key, well, ct).AsTask();
        var failed = await first;
        var (givenUp, abandoned) = (stage.Clock.GetElapsedTime(began), cluster[0].GetStatistics().Overall.Abandoned);

        var next = await cluster[0].AskAsync(key, well, ct);
        var answered = stage.Clock.GetElapsedTime(began) - givenUp;
        var other = await waiting;
        var waited = stage.Clock.GetElapsedTime(began);
        hung.Answer(quote with { Price = -1 });
        var returned = await stage.UntilAsync(() => cluster[0].GetStatistics().Overall.Abandoned == 0, ct);
        var late = (await cluster[0].AskAsync(key, well, ct)).Value == quote && (await cluster[2].AskAsync(key, well, ct)).Value == quote;
        return new(
            Name,
            failed && givenUp < Deadline + Slack && answered < Slack && waited < Deadline + Slack && next.Value == quote && other.Value == quote
                && abandoned == 1 && returned is not null && late && hung.Calls == 1 && well.Calls == 1,
            Text($"the caller was told after {InWords(givenUp)} (deadline {InWords(Deadline)}), the next one was answered {InWords(answered)} later, one that waited on another node {InWords(waited)} after its beginning, with {well.Calls} source call for both; {abandoned} abandoned source was counted until it returned, and its late answer {(late ? "was not" : "WAS")} kept"));

        async Task<bool> HangAsync()
        {
            try
            {
                await cluster[0].GetOrSetResultAsync(key, hung, static (source, _, _) => source.CallAsync(CancellationToken.None), cancellationToken: ct);
                return false;
            }
            catch (SourceTimeoutException)
            {
                return true;
            }
        }
    }
}
