using FusionTiered.Engines;
using FusionTiered.Telemetry;
using FusionTiered.Turns;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FusionTiered.Warmup;

/// <summary>Runs one warmer: once at the start, and then in its period, on one node at a time.</summary>
internal sealed class Warmer
{
    private readonly WarmerEntry _entry;
    private readonly CacheWarmerOptions _options;
    private readonly IDomainCache _cache;
    private readonly IServiceScopeFactory _scopes;
    private readonly TimeProvider _time;
    private readonly Random _random;
    private readonly ILogger _log;
    private readonly ClusterTurn _turn;
    private readonly Lock _gate = new();
    private CacheWarmerStatus _status;

    public Warmer(WarmerEntry entry, CacheWarmerOptions options, IDomainCache cache, IClusterLeases leases, IServiceScopeFactory scopes, TimeProvider time, Random random, ILogger log)
    {
        (_entry, _options, _cache, _scopes, _time, _random, _log) = (entry, options, cache, scopes, time, random, log);
        _status = new(entry.Name, CacheWarmerState.Waiting);
        _turn = new(leases, $"warm:{entry.Name}", cache.Name, new(options.Lease, options.WithoutRedis), time, log);
    }

    public CacheWarmerStatus Status
    {
        get
        {
            lock (_gate)
            {
                return _status;
            }
        }
    }

    /// <summary>Whether it runs again after the start.</summary>
    public bool Refreshes => _options.RefreshEvery is not null;

    /// <summary>Runs once. Does not fail: the status and the log tell how it ended.</summary>
    public async Task RunAsync(bool isRefresh, CancellationToken end)
    {
        var began = _time.GetTimestamp();
        Become(status => status with { State = CacheWarmerState.Running, Loaded = 0, Expected = null, Took = null, Failure = null });
        using var limit = new CancellationTokenSource(_options.Deadline, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, end);
        try
        {
            await WorkAsync(isRefresh, either.Token).WaitAsync(either.Token).ConfigureAwait(false);
            Ended(CacheWarmerState.Done, began, failure: null, isRefresh ? 1 : 0);
            WarmupLog.Done(_log, _entry.Name, CacheName.Shown(_cache.Name), Status.Loaded, Math.Round(_time.GetElapsedTime(began).TotalMilliseconds));
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            Ended(CacheWarmerState.Cancelled, began, failure: null);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            Ended(CacheWarmerState.TimedOut, began, nameof(TimeoutException));
            WarmupLog.Late(_log, _entry.Name, CacheName.Shown(_cache.Name), _options.Deadline.TotalSeconds, Status.Loaded);
        }
#pragma warning disable CA1031 // It is the application's code: whatever it throws, the service goes on.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            Ended(CacheWarmerState.Failed, began, failure.GetType().Name);
            WarmupLog.Failed(_log, _entry.Name, CacheName.Shown(_cache.Name), failure.GetType().Name, Status.Loaded, failure);
        }
    }

    /// <summary>Refreshes in the period while it is this node's turn. Does not fail.</summary>
    public Task RefreshAsync(CancellationToken end) => _turn.RunAsync(RefreshInTurnAsync, end);

    internal async Task RefreshInTurnAsync(CancellationToken lost)
    {
        while (!lost.IsCancellationRequested)
        {
            await Task.Delay(_options.RefreshEvery!.Value * (1 - (_options.Jitter * _random.NextDouble())), _time, lost).ConfigureAwait(false);
            await RunAsync(isRefresh: true, lost).ConfigureAwait(false);
        }
    }

    // A warmer that blocks a thread must not hold up its deadline, nor the others.
    private Task WorkAsync(bool isRefresh, CancellationToken end) => Task.Factory.StartNew(
        async () =>
        {
            var scope = _scopes.CreateAsyncScope();
            await using (scope.ConfigureAwait(false))
            {
                await _entry.Run(new(_cache, scope.ServiceProvider, isRefresh, Progress), end).ConfigureAwait(false);
            }
        },
        CancellationToken.None,
        TaskCreationOptions.DenyChildAttach,
        TaskScheduler.Default).Unwrap();

    private void Progress(int done, int? expected)
    {
        Become(status => status with { Loaded = done, Expected = expected });

        // Each tenth is a line.
        if (expected is { } all and > 0 && done > 0 && (done * 10L / all) != ((done - 1) * 10L / all))
        {
            WarmupLog.Progress(_log, _entry.Name, CacheName.Shown(_cache.Name), done, all);
        }
    }

    private void Ended(CacheWarmerState state, long began, string? failure, int refreshes = 0) =>
        Become(status => status with { State = state, Took = _time.GetElapsedTime(began), Failure = failure, Refreshes = status.Refreshes + refreshes });

    private void Become(Func<CacheWarmerStatus, CacheWarmerStatus> change)
    {
        lock (_gate)
        {
            _status = change(_status);
        }
    }
}
