using Microsoft.Extensions.Hosting;

namespace FusionTiered.Alerts;

/// <summary>Looks at the rules of one cache in an interval, and runs its sinks, from the start of the host to its end.</summary>
/// <param name="alerts">Makes the alerts of the cache; called at the start.</param>
/// <param name="interval">The time between two looks.</param>
/// <param name="time">The clock.</param>
internal sealed class AlertService(Func<CacheAlerts> alerts, Func<TimeSpan> interval, TimeProvider time) : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly CancellationTokenSource _patience = new();
    private IReadOnlyCollection<SinkQueue> _queues = [];
    private Task _looking = Task.CompletedTask;
    private Task _sending = Task.CompletedTask;
    private int _isDisposed;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var made = alerts();
        _queues = made.Sinks;

        // Work that runs for as long as the host belongs to no request.
        using (ExecutionContext.SuppressFlow())
        {
            _sending = Task.WhenAll(_queues.Select(queue => queue.RunAsync(_patience.Token)));
            _looking = LookAsync(made, new PeriodicTimer(interval(), time));
        }

        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _end.CancelAsync().ConfigureAwait(false);
        await _looking.ConfigureAwait(false);
        foreach (var queue in _queues)
        {
            queue.Complete();
        }

        // Alerts that wait are sent for as long as the host has patience.
        await using (cancellationToken.UnsafeRegister(static end => ((CancellationTokenSource)end!).Cancel(), _patience).ConfigureAwait(false))
        {
            await _sending.WaitAsync(_patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // Twice, since the container knows it under two types.
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            _end.Cancel();
            _patience.Cancel();
            _end.Dispose();
            _patience.Dispose();
        }
    }

    private async Task LookAsync(CacheAlerts made, PeriodicTimer turns)
    {
        using (turns)
        {
            try
            {
                do
                {
                    LookOnce(made);
                }
                while (await turns.WaitForNextTickAsync(_end.Token).ConfigureAwait(false));
            }
            catch (OperationCanceledException)
            {
                // The host stops.
            }
        }
    }

    private static void LookOnce(CacheAlerts made)
    {
        try
        {
            made.Look();
        }
#pragma warning disable CA1031 // An engine or a logger may throw anything: the next look comes.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            made.LookFailed(failure);
        }
    }
}
