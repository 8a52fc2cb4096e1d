using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FusionTiered.Stopping;

/// <summary>Runs the steps of a graceful stop: the first stage before the host stops its services, the others after that.</summary>
/// <remarks>A host that knows no such moments, as the old <c>WebHost</c>, gets all stages when it stops this service.</remarks>
/// <param name="find">Finds the steps; called once, at the start.</param>
/// <param name="options">How much time there is.</param>
/// <param name="clock">The clock.</param>
/// <param name="log">The log.</param>
internal sealed class StopService(Func<IEnumerable<IStopStep>> find, Func<CacheStopOptions> options, TimeProvider clock, ILogger log) : IHostedLifecycleService
{
    private static readonly StopStage[] Late = [StopStage.FlushWrites, StopStage.CloseConnections, StopStage.LogStatistics];

    private IReadOnlyList<IStopStep> _steps = [];
    private CacheStopOptions _options = new();
    private StopTime? _time;

    // The steps are made here: a container that ends makes nothing.
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _steps = [.. find()];
        _options = options();
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        _time = Begin();
        return RunAsync(_time, StopStage.EndBackgroundWork, cancellationToken);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_time is null)
        {
            await StoppingAsync(cancellationToken).ConfigureAwait(false);
            await StoppedAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        var steps = _time ?? Begin();
        foreach (var stage in Late)
        {
            await RunAsync(steps, stage, cancellationToken).ConfigureAwait(false);
        }

        _steps = [];
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private StopTime Begin() => new(_options, [.. _steps.Select(static step => step.Stage)], clock);

    private async Task RunAsync(StopTime time, StopStage stage, CancellationToken hostsTime)
    {
        IStopStep[] steps = [.. _steps.Where(step => step.Stage == stage)];
        if (steps.Length == 0)
        {
            return;
        }

        // Others may have used up the host's time. Accepted writes are worth a moment more.
        var share = hostsTime.IsCancellationRequested ? _options.Reserve : time.ShareOf(stage);
        using var end = new CancellationTokenSource(share, clock);
        await using (hostsTime.UnsafeRegister(_ => end.CancelAfter(_options.Reserve), state: null).ConfigureAwait(false))
        {
            await Task.WhenAll(steps.Select(step => RunAsync(step, share, end.Token))).ConfigureAwait(false);
        }
    }

    private async Task RunAsync(IStopStep step, TimeSpan share, CancellationToken end)
    {
        try
        {
            await step.StopAsync(end).AsTask().WaitAsync(end).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            StopLog.StepLate(log, step.Name, step.Stage, share.TotalSeconds);
        }
#pragma warning disable CA1031 // One step may throw anything: the others have their turn.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            StopLog.StepFailed(log, step.Name, step.Stage, failure.GetType().Name);
        }
    }
}
