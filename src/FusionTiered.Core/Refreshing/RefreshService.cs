using FusionTiered.Stopping;
using FusionTiered.Telemetry;
using Microsoft.Extensions.Hosting;

namespace FusionTiered.Refreshing;

/// <summary>Runs the refreshers of one cache from the start of the host until no new background work may begin.</summary>
/// <param name="cache">The name of the cache.</param>
/// <param name="make">Makes the refreshers that are switched on; called once, at the start.</param>
internal sealed class RefreshService(string cache, Func<IReadOnlyList<Refresher>> make) : IHostedService, IStopStep, ICacheRefreshers, IDisposable
{
    private readonly BackgroundWork _work = new();
    private volatile IReadOnlyList<Refresher> _all = [];

    public IReadOnlyList<CacheRefresherStatus> All => [.. _all.Select(static one => one.Status)];

    public StopStage Stage => StopStage.EndBackgroundWork;

    public string Name => $"refreshers of cache '{CacheName.Shown(cache)}'";

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _all = make();
        foreach (var refresher in _all)
        {
            _work.Begin(refresher.RunAsync);
        }

        return Task.CompletedTask;
    }

    /// <summary>The stop step does it; a host without one does it here.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => _work.EndAsync(cancellationToken);

    ValueTask IStopStep.StopAsync(CancellationToken cancellationToken) => new(_work.EndAsync(cancellationToken));

    public void Dispose() => _work.Dispose();
}
