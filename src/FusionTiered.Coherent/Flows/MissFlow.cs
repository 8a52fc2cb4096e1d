using FusionTiered.Flights;
using FusionTiered.L2Access;
using FusionTiered.Scheduling;
using FusionTiered.Sources;

namespace FusionTiered.Flows;

/// <summary>Memory has nothing fresh: join the load of the key or lead it, and wait for its outcome.</summary>
internal sealed class MissFlow(LocalServices local, L2Link link, LoadFlow loads)
{
    /// <param name="request">The call.</param>
    /// <param name="staleAtHand">Whether memory holds a stale value that can stand in.</param>
    /// <param name="cancellationToken">Ends the caller's wait, not the load.</param>
    public ValueTask<CacheResult<T>> RunAsync<T>(LoadRequest<T> request, bool staleAtHand, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<CacheResult<T>>(cancellationToken);
        }

        var joined = Join();
        var ticket = local.Flights.JoinOrLead<T>(
            request.Key.Text, request.Key.Hash, request.IsRefresh, waits: true, mayFindStale: link.IsUsedBy(request.Tiers));
        if (ticket.Leads)
        {
            _ = loads.LeadAsync(ticket.Flight, request);
        }
        else
        {
            request.Profile.Counters.CallerSaved();
        }

        return WaitAsync(ticket.Flight, request, staleAtHand, ticket.Leads ? null : joined, cancellationToken);
    }

    /// <summary>The moment that a caller has to remember from before it joins a load.</summary>
    public JoinMoment Join() => new(local.Versions.Clock.Now, link.Lease.IsVerified);

    /// <param name="flight">The load to wait for; the caller is counted among its waiters.</param>
    /// <param name="request">The call.</param>
    /// <param name="staleAtHand">Whether memory holds a stale value that can stand in.</param>
    /// <param name="joined">For a follower, how things were before it joined; null for the leader.</param>
    /// <param name="cancellationToken">Ends the caller's wait, not the load.</param>
    public async ValueTask<CacheResult<T>> WaitAsync<T>(
        Flight<T> flight, LoadRequest<T> request, bool staleAtHand, JoinMoment? joined, CancellationToken cancellationToken)
    {
        var started = local.Clock.Provider.GetTimestamp();
        var outcome = await OutcomeAsync(flight, request, staleAtHand, cancellationToken).ConfigureAwait(Continuation.IsCaptured);
        request.Profile.Counters.MissLatency.Record(local.Clock.Provider.GetElapsedTime(started));
        if (joined is { } then && (outcome.IsUnanswered || (IsValueOf(in outcome) && flight.IsTooOldFor(then.At))))
        {
            // A batch left the key out, or the source named a tag that was invalidated before this caller came.
            return await RunAsync(request, staleAtHand, cancellationToken).ConfigureAwait(Continuation.IsCaptured);
        }

        if (outcome.Failure is not null)
        {
            return StaleOrFailure(in outcome, request);
        }

        // The load began before this caller came, and changes of other nodes in between may have gone unheard.
        var result = outcome.ResultOfOneCaller();
        return joined is { Heard: false } ? new(result.Value, result.Found, result.Tier, result.IsStale, verified: false) : result;
    }

    public bool TryStale<T>(LoadRequest<T> request, out CacheResult<T> result)
    {
        // Looked up again: an entry that was invalidated while the caller waited must not stand in.
        var entry = local.Memory.Find(request.Key.Text, request.Key.Hash);
        switch (local.FreshnessCheck.Of(entry))
        {
            case Freshness.Suspect or Freshness.Unstored when !request.Profile.Settings.Strict:
                request.Profile.Counters.ServedUnverified();
                result = ReadFlow.Answer<T>(entry!, stale: false, verified: false);
                return true;

            case Freshness.Stale or Freshness.Resting:
                request.Profile.Counters.ServedStale();
                result = ReadFlow.Answer<T>(entry!, stale: true, local.FreshnessCheck.IsVerified(entry!));
                return true;
        }

        result = default;
        return false;
    }

    private async ValueTask<FlightOutcome<T>> OutcomeAsync<T>(
        Flight<T> flight, LoadRequest<T> request, bool staleAtHand, CancellationToken cancellationToken)
    {
        var waitsFor = LoadScope.Current;
        var noted = false;
        try
        {
            if (waitsFor is not null)
            {
                WaitGraph.Enter(waitsFor, flight);
                noted = true;
            }

            if (!staleAtHand && !request.IsRefresh && flight.WhenStaleIsFound is { } found)
            {
                await Task.WhenAny(flight.Outcome, found).WaitAsync(cancellationToken).ConfigureAwait(Continuation.IsCaptured);
                staleAtHand = true;
            }

            var patience = staleAtHand ? request.Profile.Settings.SoftDeadline : Timeout.InfiniteTimeSpan;
            return await flight.Outcome.WaitAsync(patience, local.Clock.Provider, cancellationToken).ConfigureAwait(Continuation.IsCaptured);
        }
        catch (TimeoutException)
        {
            // The wait timed out: an outcome never throws. The load may have completed at the same moment.
            local.Flights.Pin(flight);
            return flight.IsCompleted ? await flight.Outcome.ConfigureAwait(Continuation.IsCaptured)
                : TryStale(request, out var stale) ? FlightOutcome<T>.Of(stale)
                : await loads.StandInAsync(flight, request).WaitAsync(cancellationToken).ConfigureAwait(Continuation.IsCaptured) is { } standIn ? standIn
                : await flight.Outcome.WaitAsync(cancellationToken).ConfigureAwait(Continuation.IsCaptured);
        }
        finally
        {
            if (noted)
            {
                WaitGraph.Leave(waitsFor!, flight);
            }

            if (local.Flights.Leave(flight))
            {
                CancelBehind(flight);
            }
        }
    }

    // Neither a failure nor a value that stood in for the load at the soft deadline.
    private static bool IsValueOf<T>(in FlightOutcome<T> outcome) => outcome.Failure is null && !outcome.IsStale;

    private CacheResult<T> StaleOrFailure<T>(in FlightOutcome<T> outcome, LoadRequest<T> request)
    {
        if (!request.IsRefresh && TryStale(request, out var stale))
        {
            return stale;
        }

        Flight<T>.FailureOfOneCaller(in outcome).Throw();
        throw outcome.Failure!;
    }

    // On the scheduler: cancelling runs callbacks of the source, which may block.
    private void CancelBehind(Flight flight) =>
        _ = Task.Factory.StartNew(flight.Cancel, CancellationToken.None, TaskCreationOptions.DenyChildAttach, local.Scheduler);
}
