using FusionTiered.Flights;
using FusionTiered.L2Access;
using FusionTiered.Scheduling;
using FusionTiered.Sources;
using FusionTiered.Telemetry;
using FusionTiered.Time;
using FusionTiered.Watching;

namespace FusionTiered.Flows;

/// <summary>The leader of a load: open a token, look in L1 again, ask L2, call the source, answer all callers.</summary>
internal sealed class LoadFlow(LocalServices local, L2Link link, Observers observers, LoadMemory memory, SourceFlow sources, L2LoadFlow l2Loads)
{
    /// <summary>Runs the load. It never fails: the outcome of the flight says how it ended.</summary>
    /// <param name="flight">The load to run.</param>
    /// <param name="request">The call of the leader.</param>
    /// <param name="pastMemory">Whether a fresh value in memory is no reason not to load.</param>
    public async Task LeadAsync<T>(Flight<T> flight, LoadRequest<T> request, bool pastMemory = false)
    {
        var leader = new LeaderState<T>(flight, request, pastMemory);
        try
        {
            memory.Begin(leader);
            LoadScope.Current = flight;
            var outcome = !pastMemory && !request.IsRefresh && memory.TryFind(leader, out var present) ? present
                : link.IsThere ? await l2Loads.LoadAsync(leader).ConfigureAwait(Continuation.IsCaptured)
                : await sources.SourceAsync(leader).ConfigureAwait(Continuation.IsCaptured);
            Complete(leader, outcome);
        }
#pragma warning disable CA1031 // The exception of the source belongs to the callers that wait for it.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            await StandInOrFailAsync(leader, failure).ConfigureAwait(Continuation.IsCaptured);
        }
    }

    /// <summary>Starts a load that nobody waits for, unless one is under way.</summary>
    public void RefreshBehind<T>(LoadRequest<T> request)
    {
        var ticket = local.Flights.JoinOrLead<T>(request.Key.Text, request.Key.Hash, refresh: false, waits: false);
        if (ticket.Leads)
        {
            _ = LeadAsync(ticket.Flight, request, pastMemory: true);
        }
    }

    /// <summary>Continues the load of one key of a batch on its own: another node holds the lease of the key, and the batch does not wait for it.</summary>
    public async Task ContinueAloneAsync<T>(LeaderState<T> leader)
    {
        try
        {
            LoadScope.Current = leader.Flight;
            Complete(leader, await l2Loads.LeaseAsync(leader).ConfigureAwait(Continuation.IsCaptured));
        }
#pragma warning disable CA1031 // The exception of the source belongs to the callers that wait for it.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            await StandInOrFailAsync(leader, failure).ConfigureAwait(Continuation.IsCaptured);
        }
    }

    /// <summary>Takes the flight out of the table, closes the token, then answers its waiters.</summary>
    /// <remarks>In this order: a later caller finds the value in memory, and nobody joins a load that a removal could not outdate any more.</remarks>
    public void Complete<T>(LeaderState<T> leader, FlightOutcome<T> outcome)
    {
        leader.GiveBack();
        local.Flights.Remove(leader.Flight);
        local.Memory.Close(leader.Token);
        leader.Flight.Complete(outcome);
        if (leader.IsDue)
        {
            RefreshBehind(leader.Request);
        }
    }

    public void Fail<T>(LeaderState<T> leader, Exception failure)
    {
        leader.GiveBack();
        var waiters = local.Flights.Remove(leader.Flight);
        var outdated = true;
        if (leader.HasBegun)
        {
            outdated = leader.Token.IsDirty;
            local.Memory.Close(leader.Token);
        }

        var outcome = FlightOutcome<T>.Failed(failure, alone: waiters <= 1);
        try
        {
            if (!outdated && !leader.Request.IsRefresh && leader.Stale is { } stale && !leader.Flight.Cancelled.IsCancellationRequested)
            {
                var standIn = FlightOutcome<T>.Of(
                    new(stale.Value, !stale.Lifetime.IsNothing, CacheTier.L2, stale: true), local.Copies.Of(leader.Request.Profile.Settings, stale.Value));
                leader.Request.Profile.Counters.ServedStale();
                outcome = standIn;
            }
        }
#pragma warning disable CA1031 // A value that cannot be copied cannot stand in; the load has failed in any case.
        catch (Exception uncopied)
#pragma warning restore CA1031
        {
            CoherentLog.LoadFailed(observers.Log, leader.Request.Profile.Name, observers.KeyEvents.Shown(leader.Request.Key), uncopied.GetType().Name, uncopied);
        }

        leader.Flight.Complete(outcome);
    }

    /// <summary>Ends a failed load: with a stand-in where L2 has one, otherwise with the failure.</summary>
    /// <param name="leader">The load.</param>
    /// <param name="failure">How it failed.</param>
    /// <param name="noted">Whether the failure was noted: that of a batch is one failure.</param>
    public async Task StandInOrFailAsync<T>(LeaderState<T> leader, Exception failure, bool noted = false)
    {
        if (!noted && !leader.Flight.Cancelled.IsCancellationRequested)
        {
            sources.NoteFailure(leader.Request, failure);
        }

        if (leader.Stale is not null && leader.Token.IsDirty && !leader.Flight.Cancelled.IsCancellationRequested)
        {
            leader.GiveBack();
            if (await StandInAsync(leader.Flight, leader.Request).ConfigureAwait(Continuation.IsCaptured) is { } standIn)
            {
                Rest(leader.Flight, leader.Request);
                Complete(leader, standIn);
                return;
            }
        }

        Rest(leader.Flight, leader.Request);
        Fail(leader, failure);
    }

    /// <summary>The value of L2 that can stand in for a load by now. Null: there is none.</summary>
    public async Task<FlightOutcome<T>?> StandInAsync<T>(Flight<T> flight, LoadRequest<T> request)
    {
        try
        {
            var standIn = await flight.StandInAsync(() => l2Loads.StandInAsync(request)).ConfigureAwait(Continuation.IsCaptured);
            if (standIn is { IsStale: true })
            {
                request.Profile.Counters.ServedStale();
            }

            return standIn;
        }
#pragma warning disable CA1031 // A search behind a load that has failed, or is late: its failure is no concern of the callers that wait.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            CoherentLog.LoadFailed(observers.Log, request.Profile.Name, observers.KeyEvents.Shown(request.Key), failure.GetType().Name, failure);
            return null;
        }
    }

    /// <summary>The load failed: a stale value serves for a while without a new try. Not so when it ended because nobody waited any more.</summary>
    public void Rest<T>(Flight<T> flight, LoadRequest<T> request)
    {
        if (!flight.Cancelled.IsCancellationRequested && local.Memory.Find(request.Key.Text, request.Key.Hash) is { } entry)
        {
            entry.RetryAt = CacheClock.After(local.Clock.Now, request.Profile.Settings.RetryAfter);
        }
    }
}
