using FusionTiered.Engines;
using FusionTiered.Telemetry;
using FusionTiered.Turns;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FusionTiered.Refreshing;

/// <summary>Loads one key again and again, on one node at a time, and waits longer after failures.</summary>
internal sealed class Refresher
{
    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(2);

    // A timer cannot wait much longer.
    private static readonly TimeSpan LongestPause = TimeSpan.FromDays(30);

    private readonly RefresherEntry _entry;
    private readonly CacheRefresherOptions _options;
    private readonly IDomainCache _cache;
    private readonly IServiceScopeFactory _scopes;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly ClusterTurn _turn;
    private volatile RefreshState _state = new();

    public Refresher(RefresherEntry entry, CacheRefresherOptions options, IDomainCache cache, IClusterLeases leases, IServiceScopeFactory scopes, TimeProvider time, ILogger log)
    {
        (_entry, _options, _cache, _scopes, _time, _log) = (entry, options, cache, scopes, time, log);
        _turn = new(leases, $"refresh:{entry.Name}", cache.Name, new(options.Lease, options.WithoutRedis), time, log);
    }

    public CacheRefresherStatus Status
    {
        get
        {
            var (state, hasTurn) = (_state, _turn.HasTurn);
            return new(_entry.Name)
            {
                HasTurn = hasTurn,
                Refreshes = state.Refreshes,
                Failures = state.Failures,
                FailuresInRow = state.FailuresInRow,
                LastFailure = state.LastFailure,
                SinceSuccess = state.Succeeded is { } at ? _time.GetElapsedTime(at) : null,
                NextTryIn = hasTurn && state.Pause is { } pause ? Left(pause) : null,
            };
        }
    }

    /// <summary>The pause before the next try; null: a try is under way.</summary>
    internal TimeSpan? Pause => _state.Pause?.Length;

    /// <summary>Runs until the end. Does not fail.</summary>
    public Task RunAsync(CancellationToken end) => _turn.RunAsync(WorkAsync, end);

    /// <summary>
    /// Works until this node's turn is lost. A pause that this node's failures have set holds in the next turn, too. Without one they say
    /// nothing: another node may have loaded since.
    /// </summary>
    internal async Task WorkAsync(CancellationToken lost)
    {
        var left = _state is { FailuresInRow: > 0, Pause: { } pause } ? Left(pause) : TimeSpan.Zero;
        _state = left > TimeSpan.Zero ? _state with { Pause = null } : _state with { FailuresInRow = 0, LastFailure = null, Pause = null };
        var first = await FirstPauseAsync(lost).ConfigureAwait(false);
        await PauseAsync(first > left ? first : left, lost).ConfigureAwait(false);
        while (!lost.IsCancellationRequested)
        {
            await PauseAsync(await TryAsync(lost).ConfigureAwait(false), lost).ConfigureAwait(false);
        }
    }

    // A node that takes over, and a service that restarts, loads no earlier than the node before would have.
    private async Task<TimeSpan> FirstPauseAsync(CancellationToken lost)
    {
        using var deadline = new CancellationTokenSource(LongestLook, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, lost);
        try
        {
            var found = await CacheInspector.Of(_cache).InspectAsync(_entry.Key, withValue: false, either.Token).ConfigureAwait(false);
            return (found.L2 ?? found.L1) is { Age: { } age, FreshFor: var fresh } && fresh > TimeSpan.Zero && age < _options.Period ? _options.Period - age : TimeSpan.Zero;
        }
#pragma warning disable CA1031 // It is a look only.
        catch (Exception)
#pragma warning restore CA1031
        {
            return TimeSpan.Zero;
        }
    }

    /// <summary>Tries once, and tells how long to wait for the next try.</summary>
    private async Task<TimeSpan> TryAsync(CancellationToken lost)
    {
        var began = _time.GetTimestamp();
        _state = _state with { Pause = null };
        try
        {
            await LoadAsync(lost).ConfigureAwait(false);
            return Succeeded(began);
        }
        catch (OperationCanceledException) when (lost.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // Anything that the source throws is a failed try.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            return Failed(failure);
        }
    }

    private async Task LoadAsync(CancellationToken lost)
    {
        using var limit = new CancellationTokenSource(_options.TryTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, lost);
        try
        {
            await _entry.Load(new(_cache, _scopes, _state.FailuresInRow, _turn.Number), either.Token).WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException late) when (limit.IsCancellationRequested && !lost.IsCancellationRequested)
        {
            throw new TimeoutException($"The source gave no answer within {nameof(_options.TryTimeout)} ({_options.TryTimeout:c}).", late);
        }
    }

    private TimeSpan Succeeded(long began)
    {
        var took = _time.GetElapsedTime(began);
        if (_state.FailuresInRow > 0)
        {
            RefreshLog.Back(_log, _entry.Name, CacheName.Shown(_cache.Name), _state.FailuresInRow);
        }

        RefreshLog.Refreshed(_log, _entry.Name, CacheName.Shown(_cache.Name), took.TotalMilliseconds);
        _state = _state with { Refreshes = _state.Refreshes + 1, FailuresInRow = 0, LastFailure = null, Succeeded = _time.GetTimestamp() };
        return took < _options.Period ? _options.Period - took : TimeSpan.Zero;
    }

    private TimeSpan Failed(Exception failure)
    {
        var inRow = _state.FailuresInRow + 1;
        _state = _state with { Failures = _state.Failures + 1, FailuresInRow = inRow, LastFailure = failure.GetType().Name };
        var pause = RefreshSchedule.PauseAfter(inRow, failure);
        RefreshLog.Failed(_log, _entry.Name, CacheName.Shown(_cache.Name), inRow, failure.GetType().Name, pause.TotalSeconds, failure);
        return pause;
    }

    private async Task PauseAsync(TimeSpan pause, CancellationToken lost)
    {
        pause = pause < LongestPause ? pause : LongestPause;
        _state = _state with { Pause = new(_time.GetTimestamp(), pause) };
        await Task.Delay(pause, _time, lost).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private TimeSpan Left(RefreshPause pause)
    {
        var left = pause.Length - _time.GetElapsedTime(pause.Began);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
