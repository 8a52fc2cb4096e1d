using FusionTiered.Engines;
using FusionTiered.Stopping;
using FusionTiered.Telemetry;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FusionTiered.Warmup;

/// <summary>Warms one cache: all warmers at the start, a few at once, and then those that refresh. The start of the host does not wait for it.</summary>
/// <param name="find">Finds the cache; called once, at the start.</param>
/// <param name="options">How it is done.</param>
/// <param name="make">Makes the warmers that are switched on; called once, at the start.</param>
/// <param name="time">The clock.</param>
/// <param name="log">The log.</param>
internal sealed class WarmupService(Func<IDomainCache> find, Func<CacheWarmupOptions> options, Func<IReadOnlyList<Warmer>> make, TimeProvider time, ILogger log)
    : IHostedService, IStopStep, ICacheWarmups, IDisposable
{
    // A connection to L2 is made at the start, too: without it every node would ask the sources.
    private static readonly TimeSpan LongestWaitForL2 = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan BetweenProbes = TimeSpan.FromMilliseconds(100);

    private readonly BackgroundWork _work = new();
    private volatile IReadOnlyList<Warmer> _all = [];
    private volatile CacheWarmupOptions? _options;
    private volatile bool _isDone;
    private long _began;

    public bool IsDone => _isDone;

    public bool IsReady => _isDone || (_options is { } known && time.GetElapsedTime(Volatile.Read(ref _began)) >= known.ReadyWithin);

    public IReadOnlyList<CacheWarmerStatus> All => [.. _all.Select(static one => one.Status)];

    public StopStage Stage => StopStage.EndBackgroundWork;

    public string Name => "warm-up";

    public Task StartAsync(CancellationToken cancellationToken)
    {
        Volatile.Write(ref _began, time.GetTimestamp());
        var cache = find();
        var known = options();
        if (known.Enabled)
        {
            _all = make();
        }

        _options = known;
        _work.Begin(end => WarmAsync(cache, known.AtOnce, end));
        return Task.CompletedTask;
    }

    /// <summary>The stop step does it; a host without one does it here.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => _work.EndAsync(cancellationToken);

    ValueTask IStopStep.StopAsync(CancellationToken cancellationToken) => new(_work.EndAsync(cancellationToken));

    public void Dispose() => _work.Dispose();

    private async Task WarmAsync(IDomainCache cache, int atOnce, CancellationToken end)
    {
        if (_all.Count > 0)
        {
            await WaitForL2Async(cache, end).ConfigureAwait(false);
            await StartAllAsync(atOnce, end).ConfigureAwait(false);
            var succeeded = _all.Count(static one => one.Status.State == CacheWarmerState.Done);
            WarmupLog.Ended(log, CacheName.Shown(cache.Name), Math.Round(time.GetElapsedTime(_began).TotalMilliseconds), succeeded, _all.Count);
        }

        _isDone = true;
        await Task.WhenAll(_all.Where(static one => one.Refreshes).Select(one => one.RefreshAsync(end))).ConfigureAwait(false);
    }

    private async Task StartAllAsync(int atOnce, CancellationToken end)
    {
        using var places = new SemaphoreSlim(atOnce);
        await Task.WhenAll(_all.Select(RunAsync)).ConfigureAwait(false);

        async Task RunAsync(Warmer warmer)
        {
            await places.WaitAsync(CancellationToken.None).ConfigureAwait(false);
            try
            {
                await warmer.RunAsync(isRefresh: false, end).ConfigureAwait(false);
            }
            finally
            {
                places.Release();
            }
        }
    }

    private async Task WaitForL2Async(IDomainCache cache, CancellationToken end)
    {
        using var patience = new CancellationTokenSource(LongestWaitForL2, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, end);
        try
        {
            while (await CacheInspector.Of(cache).ProbeL2Async(either.Token).ConfigureAwait(false) is { IsThere: true, IsAnswered: false })
            {
                await Task.Delay(BetweenProbes, time, either.Token).ConfigureAwait(false);
            }
        }
        catch (Exception failure) when (failure is OperationCanceledException or ObjectDisposedException)
        {
            // Sources serve without it.
        }
    }
}
