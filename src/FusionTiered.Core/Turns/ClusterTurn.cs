using FusionTiered.Engines;
using FusionTiered.Telemetry;
using Microsoft.Extensions.Logging;

namespace FusionTiered.Turns;

/* Work that one node of a cache does at a time. The node whose turn it is keeps a lease and renews it three times per lease. A node
   that dies is replaced when its lease has run out and another node has asked: after 4/3 of a lease at most. A node that stops gives it back.
   A node that gets no answer stops before its lease can end, by its own clock, which only measures a duration. A process that was
   frozen learns of its loss late: what it began before that goes on, and its number tells it apart. See docs/decisions/0019. */

/// <summary>The turn of this node at a work, and the work within it.</summary>
/// <param name="leases">The leases among the nodes.</param>
/// <param name="name">The name of the work, for the lease and the log; without keys.</param>
/// <param name="cache">The name of the cache, for the log.</param>
/// <param name="times">How the turn is kept.</param>
/// <param name="time">The clock.</param>
/// <param name="log">The log.</param>
internal sealed class ClusterTurn(IClusterLeases leases, string name, string cache, TurnTimes times, TimeProvider time, ILogger log)
{
    private volatile ClusterLease? _lease;
    private volatile bool _hasTurn;
    private long _confirmed;
    private long? _unanswered;
    private bool _hasTold;

    /// <summary>Whether this node works now.</summary>
    public bool HasTurn => _hasTurn;

    /// <summary>The number of this node's turn, larger than those before; 0 without one, or while it works without asking.</summary>
    public long Number => _lease?.Number ?? 0;

    /// <summary>Works whenever it is this node's turn, until the end. Does not fail.</summary>
    /// <param name="work">The work; its token is cancelled when the turn is lost. It begins anew with the next turn, also after it has failed.</param>
    /// <param name="end">Ends it all. The turn is given back.</param>
    public async Task RunAsync(Func<CancellationToken, Task> work, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            var status = await TakeAsync(end).ConfigureAwait(false);
            if (!end.IsCancellationRequested && MayWork(status))
            {
                await HoldAsync(work, end).ConfigureAwait(false);
            }

            await GiveBackAsync().ConfigureAwait(false);
            await Task.Delay(times.Step, time, end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private bool MayWork(ClusterLeaseStatus status) =>
        status == ClusterLeaseStatus.Held || (status == ClusterLeaseStatus.Unknown && times.Outage == CacheOutage.EveryNodeWorks);

    private async ValueTask<ClusterLeaseStatus> TakeAsync(CancellationToken end)
    {
        var asked = time.GetTimestamp();
        var answer = await leases.TakeAsync(name, times.Lease, end).ConfigureAwait(false);
        Note(answer, asked);
        TellOfSilence(answer.Status, asked);
        return answer.Status;
    }

    // Once for each silence that is longer than a lease: a node that waits for another one must not look like one that cannot ask.
    private void TellOfSilence(ClusterLeaseStatus status, long asked)
    {
        if (status != ClusterLeaseStatus.Unknown || times.Outage != CacheOutage.NobodyWorks)
        {
            (_unanswered, _hasTold) = (null, false);
            return;
        }

        _unanswered ??= asked;
        if (!_hasTold && time.GetElapsedTime(_unanswered.Value) is var silence && silence >= times.Lease)
        {
            _hasTold = true;
            TurnLog.NobodyWorks(log, name, CacheName.Shown(cache), silence.TotalSeconds);
        }
    }

    private async ValueTask<ClusterLeaseStatus> RenewAsync(ClusterLease lease, CancellationToken end)
    {
        var asked = time.GetTimestamp();
        var left = times.Trusted - time.GetElapsedTime(_confirmed, asked);
        try
        {
            // An answer that comes when the lease is trusted no more comes too late, whatever it says.
            var answer = await leases.RenewAsync(lease, times.Lease, end).AsTask().WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, time, end).ConfigureAwait(false);
            Note(answer, asked);
            return answer.Status;
        }
        catch (Exception none) when (none is TimeoutException or OperationCanceledException)
        {
            return ClusterLeaseStatus.Unknown;
        }
    }

    // The lease runs from some moment after it was asked for: the moment before is on the safe side.
    private void Note(ClusterLeaseAnswer answer, long asked)
    {
        if (answer.Lease is { } lease)
        {
            (_lease, _confirmed) = (lease, asked);
        }
    }

    private async Task HoldAsync(Func<CancellationToken, Task> work, CancellationToken end)
    {
        using var lost = CancellationTokenSource.CreateLinkedTokenSource(end);
        _hasTurn = true;
        Tell();
        var working = WorkAsync(work, lost.Token);
        try
        {
            while (!working.IsCompleted)
            {
                await Task.WhenAny(working, PauseAsync(lost.Token)).ConfigureAwait(false);
                if (!working.IsCompleted && !await KeepsAsync(lost.Token).ConfigureAwait(false))
                {
                    break;
                }
            }
        }
        finally
        {
            _hasTurn = false;
            if (!end.IsCancellationRequested && !working.IsCompleted)
            {
                TurnLog.Lost(log, name, CacheName.Shown(cache));
            }

            await lost.CancelAsync().ConfigureAwait(false);
            await working.ConfigureAwait(false);
        }
    }

    private async Task PauseAsync(CancellationToken lost)
    {
        var trusted = times.Trusted - time.GetElapsedTime(_confirmed);
        var pause = _lease is null || trusted > times.Step ? times.Step : trusted > TimeSpan.Zero ? trusted : TimeSpan.Zero;
        await Task.Delay(pause, time, lost).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async ValueTask<bool> KeepsAsync(CancellationToken lost)
    {
        if (lost.IsCancellationRequested)
        {
            return false;
        }

        // Without a lease this node works without asking: it asks again whether it may go on.
        if (_lease is not { } lease)
        {
            return await TakeAsync(lost).ConfigureAwait(false) != ClusterLeaseStatus.Elsewhere;
        }

        var status = await RenewAsync(lease, lost).ConfigureAwait(false);
        if (status == ClusterLeaseStatus.Elsewhere)
        {
            _lease = null;
            return false;
        }

        if (status == ClusterLeaseStatus.Held || time.GetElapsedTime(_confirmed) < times.Trusted)
        {
            return true;
        }

        _lease = null;
        if (times.Outage == CacheOutage.NobodyWorks)
        {
            return false;
        }

        Tell();
        return true;
    }

    private async Task WorkAsync(Func<CancellationToken, Task> work, CancellationToken lost)
    {
        try
        {
            await work(lost).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (lost.IsCancellationRequested)
        {
            // The turn is over.
        }
#pragma warning disable CA1031 // The work may throw anything: the next turn comes.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            TurnLog.Failed(log, name, CacheName.Shown(cache), failure);
        }
    }

    private async ValueTask GiveBackAsync()
    {
        if (_lease is { } lease)
        {
            _lease = null;
            await leases.ReleaseAsync(lease, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private void Tell()
    {
        if (_lease is null)
        {
            TurnLog.Alone(log, name, CacheName.Shown(cache));
        }
        else if (leases.AreShared)
        {
            TurnLog.Taken(log, name, CacheName.Shown(cache));
        }
    }
}
