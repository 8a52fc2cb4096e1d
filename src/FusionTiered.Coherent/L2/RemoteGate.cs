using System.Runtime.CompilerServices;
using FusionTiered.Scheduling;
using FusionTiered.Telemetry;
using FusionTiered.Time;
using Microsoft.Extensions.Logging;

namespace FusionTiered.L2;

/// <summary>The only way to L2: deadlines, breaker, and failures as answers. Without L2 it is always shut.</summary>
internal sealed class RemoteGate(IRemoteTier? tier, RemoteTierOptions options, CacheClock clock, ILogger log)
{
    private readonly RemoteBreaker _breaker = new(clock, options.BreakerFailures, options.BreakerPause);
    private volatile bool _unreachable;

    /// <summary>Whether there is a tier.</summary>
    public bool IsThere => tier is not null;

    public IRemoteTier Tier => tier ?? throw new InvalidOperationException("There is no L2.");

    public TimeSpan ReadDeadline => options.ReadDeadline;

    public TimeSpan WriteDeadline => options.WriteDeadline;

    /// <summary>Whether it makes no sense to ask: the tier is known not to answer, and it is not yet time to try.</summary>
    public bool IsShut => tier is null || _breaker.IsResting;

    public RemoteTierStatus Status =>
        tier is null ? RemoteTierStatus.None
        : !_breaker.IsOpen ? RemoteTierStatus.Up
        : _unreachable ? RemoteTierStatus.Down
        : RemoteTierStatus.Resting;

    public CacheCircuitState CircuitState => tier is null ? CacheCircuitState.None : _breaker.State;

    /// <summary>Told when the tier answers again after a failure.</summary>
    public Action? Recovered { get; set; }

    /// <summary>It answered, or something that cannot be a mistake says that it does: the pause ends.</summary>
    public void Reset()
    {
        if (_breaker.Succeeded(out var endsPause))
        {
            if (endsPause)
            {
                CoherentLog.RemoteBack(log, Tier.Name);
            }

            Recovered?.Invoke();
        }
    }

    /// <summary>Whether the tier may be asked. The caller reports by <see cref="Reset"/> or <see cref="Failed"/>. For reads so frequent that the cost of <see cref="ReadAsync"/> would be felt.</summary>
    public bool TryEnter() => tier is not null && _breaker.TryEnter();

    /// <summary>The tier failed. Returns the knowledge about the operation.</summary>
    public RemoteFailure Failed(Exception failure, bool isWrite)
    {
        var known = failure is RemoteTierException told ? told.Failure : RemoteFailure.Unknown;
        NoteFailure(known, isWrite, failure is RemoteTierException ? failure.InnerException ?? failure : failure);
        return known;
    }

    public ValueTask<RemoteAnswer<T>> ReadAsync<TState, T>(TState state, Func<IRemoteTier, TState, TimeSpan, ValueTask<T>> ask) =>
        AskAsync(state, ask, options.ReadDeadline, isWrite: false);

    public ValueTask<RemoteAnswer<T>> WriteAsync<TState, T>(TState state, Func<IRemoteTier, TState, TimeSpan, ValueTask<T>> ask) =>
        AskAsync(state, ask, options.WriteDeadline, isWrite: true);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<RemoteAnswer<T>> AskAsync<TState, T>(
        TState state, Func<IRemoteTier, TState, TimeSpan, ValueTask<T>> ask, TimeSpan deadline, bool isWrite)
    {
        if (!TryEnter())
        {
            return RemoteAnswer<T>.None(RemoteFailure.Unreachable);
        }

        try
        {
            var answer = await ask(Tier, state, deadline).ConfigureAwait(Continuation.IsCaptured);
            Reset();
            return RemoteAnswer<T>.Of(answer);
        }
#pragma warning disable CA1031 // A tier is outside code; whatever it throws must not reach the caller.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            return RemoteAnswer<T>.None(Failed(failure, isWrite));
        }
    }

    private void NoteFailure(RemoteFailure failure, bool isWrite, Exception cause)
    {
        // Of this node, not of the tier: neither a failure nor a sign of life.
        if (failure == RemoteFailure.Busy)
        {
            _breaker.NotAsked();
            CoherentLog.RemoteBusy(log, Tier.Name);
            return;
        }

        // A tier that is full or read-only answers, and can still be read.
        if (failure == RemoteFailure.Refused && isWrite)
        {
            Reset();
            CoherentLog.RemoteRefused(log, Tier.Name, cause.GetType().Name, Shown(cause));
            return;
        }

        _unreachable = failure == RemoteFailure.Unreachable;
        if (_breaker.Failed())
        {
            CoherentLog.RemoteRests(log, Tier.Name, options.BreakerFailures, options.BreakerPause.TotalSeconds, cause.GetType().Name, Shown(cause));
        }
    }

    private Exception? Shown(Exception cause) => Tier.NamesKeysInFailures ? null : cause;
}
