using FusionTiered.Show.Arguments;
using FusionTiered.Show.Json;
using FusionTiered.Show.Market;
using FusionTiered.Show.Nodes;
using FusionTiered.Show.Scenes;
using FusionTiered.Show.Traffic;
using FusionTiered.Show.View;

namespace FusionTiered.Show.Run;

/// <summary>The whole program after its arguments: the main job under traffic, its checks, the scenes, the report.</summary>
/// <param name="tier">What the nodes share; null: the nodes can share nothing, so there is one.</param>
public sealed class ShowRun(ShowOptions options, ISharedTier? tier, IView view, TimeProvider clock)
{
    private const int MostOfATrace = 100_000;
    private const int MadeRequests = 60_000;
    private const int HistoryColumns = 12;

    // Of a node: less than a node is asked for, so that the memories have to choose.
    private const int UsualEntries = 1_000;

    private static readonly TimeSpan SceneLimit = TimeSpan.FromSeconds(20);

    private readonly TimeScale _scale = new(options.TimeScale);
    private readonly List<SceneResult> _results = [];
    private ReportTraffic? _traffic;
    private IReadOnlyList<ProfileFigures> _figures = [];
    private IReadOnlyList<HitRateRow> _history = [];

    private int Nodes => tier is not null ? options.Nodes ?? ShowOptions.UsualNodes : options.Nodes is null or 1 ? 1 : throw new BadArgumentException(
        $"--nodes is {options.Nodes}: several nodes of the engine '{options.Engine}' need a server; add --redis URL or --spawn-redis.");

    private bool WithTraffic => options.Only is null || string.Equals(options.Only, "traffic", StringComparison.OrdinalIgnoreCase);

    private IEnumerable<IScene> Wanted => options.Only is null || string.Equals(options.Only, "scenes", StringComparison.OrdinalIgnoreCase)
        ? SceneList.All
        : SceneList.All.Where(scene => string.Equals(scene.Name, options.Only, StringComparison.OrdinalIgnoreCase));

    /// <summary>Runs to the end, or until <paramref name="ct"/> stops it: then the report holds what there was until then.</summary>
    public async Task<ShowReport> RunAsync(CancellationToken ct)
    {
        var began = clock.GetTimestamp();
        var settings = new ReportSettings(ShowCache.Engine.Name, options.Seed, options.Callers, options.TimeScale, options.Trace, Nodes, tier?.Name);
        var analyst = new Analyst(PriceBook.Load());
        view.Begin(analyst.Book, settings);
        var stopped = false;
        try
        {
            if (WithTraffic)
            {
                await DriveAsync(analyst, ct);
            }

            await PlayAsync(new SceneStage(analyst, tier, clock), ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            stopped = true;
        }

        var report = new ShowReport(
            !stopped && !_results.Exists(result => result.Failed),
            stopped,
            Math.Round(clock.GetElapsedTime(began).TotalSeconds, 2),
            settings,
            _traffic,
            [.. _figures.Take(_figures.Count - 1)],
            _figures.Count > 0 ? _figures[^1] : null,
            _history,
            _results);
        view.End(report);
        return report;
    }

    private async Task DriveAsync(Analyst analyst, CancellationToken ct)
    {
        var catalogue = new PageCatalogue(analyst.Book);
        var length = TimeSpan.FromSeconds(options.DurationSeconds);
        var plan = options.Trace is { } trace
            ? new TraceTraffic(catalogue, trace).Plan(options.Requests ?? MostOfATrace, length)
            : new MadeTraffic(catalogue, options.Seed).Plan(options.Requests ?? MadeRequests, length);

        var source = new SlowSource(_scale, options.Seed, clock);
        await using var cluster = await ShowCluster.StartAsync(
            tier, Nodes, _scale, clock, ct, configure: settings => settings.MaxEntries = Entries(settings.MaxEntries));
        var limit = cluster.Nodes[0].MaxEntries;
        var run = new TrafficRun(new ClusterMarket(cluster, new MarketService(source, analyst)), plan, cluster, source, options.Callers, clock);
        var traffic = run.RunAsync(ct);
        await view.FollowAsync(run, _scale, traffic);

        _figures = run.Figures();
        _history = [.. Enum.GetValues<PageKind>().Select(kind => History(ProfileFigures.NameOf(kind), kind)), History("all", null)];
        _traffic = new(
            plan.Description,
            plan.Requests.Length,
            plan.Distinct,
            Math.Round(run.Elapsed.TotalSeconds, 2),
            Math.Round(_scale.ToService(run.Elapsed).TotalSeconds, 1),
            Math.Round(source.Mean.TotalMilliseconds, 2),
            Math.Round(run.MostLate.TotalMilliseconds, 1),
            limit,
            run.MostEntries,
            run.MostBytes);
        await traffic;
        _results.AddRange(TrafficChecks.Of(run, _figures, analyst, source, limit, cluster));

        HitRateRow History(string name, PageKind? kind)
            => new(name, [.. run.History.Rates(kind, HistoryColumns, run.Elapsed).Select(rate => rate is { } r ? Math.Round(r, 1) : (double?)null)]);
    }

    private int Entries(int configured) =>
        options.L1Entries ?? (Environment.GetEnvironmentVariable("CACHE_L1_CAPACITY") is { Length: > 0 } ? configured : UsualEntries);

    private async Task PlayAsync(SceneStage stage, CancellationToken ct)
    {
        foreach (var scene in Wanted)
        {
            ct.ThrowIfCancellationRequested();
            _results.Add(await view.PlayAsync(scene, PlayAsync(scene, stage, ct)));
        }
    }

    private static async Task<SceneResult> PlayAsync(IScene scene, SceneStage stage, CancellationToken ct)
    {
        if (scene.OnNodes && !stage.HasNodes)
        {
            return new(scene.Name, Ok: false, "not played: several nodes of this engine need a server (--redis URL or --spawn-redis)", Promised: false);
        }

        var promised = await stage.PromisesAsync(scene, ct);
        var seen = await SeeAsync(scene, stage, ct);
        return promised ? seen : seen.NotPromised();
    }

    /// <summary>A scene that throws, or does not end, is a scene that failed: the others are played all the same.</summary>
    private static async Task<SceneResult> SeeAsync(IScene scene, SceneStage stage, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(SceneLimit, stage.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, ct);
        try
        {
            return await scene.PlayAsync(stage, either.Token).WaitAsync(SceneLimit + TimeSpan.FromSeconds(1), stage.Clock, ct);
        }
        catch (Exception failure) when (!ct.IsCancellationRequested)
        {
            return new(
                scene.Name,
                Ok: false,
                limit.IsCancellationRequested ? $"did not end within {SceneLimit.TotalSeconds:0} s" : $"{failure.GetType().Name}: {failure.Message}");
        }
    }
}
