using System.Globalization;
using FusionTiered.Show.Market;

namespace FusionTiered.Show.Scenes;

/// <summary>A source fails under many callers: one call, each caller hears of it, and nothing of it is kept.</summary>
internal sealed class FailureIsShared : IScene
{
    private const int Callers = 100;

    public string Name => "failure-is-shared";

    public string Promise => "a failing source fails its callers once, is called once for them, and again for the next";

    public IReadOnlyList<CachePromise> Needs { get; } = [CachePromise.FailuresAreShared];

    public async Task<SceneResult> PlayAsync(SceneStage stage, CancellationToken ct)
    {
        await using var cache = stage.NewCache();
        var page = new Page(PageKind.Report, "IBM", "5y");
        CacheKey key = CacheKeys.CryptoReport(page.Subject, page.Detail);
        var source = new HeldSource<SymbolReport>();
        var waiting = 0;
        var allWait = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var asking = Enumerable.Range(0, Callers).Select(_ => Task.Run(() => AskAsync(source), ct)).ToArray();
        await allWait.Task.WaitAsync(ct);
        await source.Called.WaitAsync(ct);
        source.Fail(new TimeoutException("The price service gave no answer."));
        var failed = (await Task.WhenAll(asking)).Count(failure => failure is TimeoutException);
        var kept = cache.Cache.TryGet(key, out SymbolReport? _);

        var well = new HeldSource<SymbolReport>();
        well.Answer(stage.Analyst.Report(page));
        var healed = await AskAsync(well) is null && well.Calls == 1;
        return new(
            Name,
            failed == Callers && source.Calls == 1 && !kept && healed,
            string.Create(CultureInfo.InvariantCulture, $"{failed} of {Callers} callers heard of the failure, {source.Calls} source call{(source.Calls == 1 ? "" : "s")}; afterwards {(kept ? "something was" : "nothing was")} kept and the next caller {(healed ? "was served" : "was not served")}"));

        async Task<Exception?> AskAsync(HeldSource<SymbolReport> from)
        {
            try
            {
                var answer = cache.Cache.GetOrSetAsync(key, from, static (s, ct) => s.CallAsync(ct), cancellationToken: ct);
                if (Interlocked.Increment(ref waiting) == Callers)
                {
                    allWait.SetResult();
                }

                await answer;
                return null;
            }
            catch (TimeoutException failure)
            {
                return failure;
            }
        }
    }
}
