using FusionTiered.Entries;
using FusionTiered.Fences;
using FusionTiered.Flights;
using FusionTiered.Memory;
using FusionTiered.Scheduling;
using FusionTiered.Sources;
using FusionTiered.Telemetry;
using FusionTiered.Time;
using FusionTiered.Versions;

namespace FusionTiered.Flows;

/// <summary>The leader's road: open a token, look again, ask the shared tier, call the source, store what is still true, answer everyone.</summary>
internal sealed class LoadFlow
{
    private readonly Engine _engine;
    private readonly SharedLoadFlow _shared;
    private readonly SharedWrites _writes;

    public LoadFlow(Engine engine)
    {
        _engine = engine;
        _writes = new SharedWrites(engine);
        _shared = new SharedLoadFlow(engine, this);
    }

    /// <summary>Runs the load. It never fails: the outcome of the flight says how it ended.</summary>
    /// <param name="flight">The load to run.</param>
    /// <param name="request">What the leader asked for.</param>
    /// <param name="pastMemory">Whether a fresh value in memory is no reason not to load.</param>
    public async Task LeadAsync<T>(Flight<T> flight, LoadRequest<T> request, bool pastMemory = false)
    {
        var leader = new LeaderState<T>(flight, request, pastMemory);
        try
        {
            Begin(leader);
            LoadScope.Current = flight;
            var outcome = !pastMemory && !request.IsRefresh && TryMemory(leader, out var present) ? present
                : _engine.Shared.IsThere ? await _shared.LoadAsync(leader).ConfigureAwait(Continuation.IsCaptured)
                : await SourceAsync(leader).ConfigureAwait(Continuation.IsCaptured);
            Complete(leader, outcome);
        }
#pragma warning disable CA1031 // Whatever the source threw belongs to the callers that wait for it.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            await StandInOrFailAsync(leader, failure).ConfigureAwait(Continuation.IsCaptured);
        }
    }

    /// <summary>Starts a load that nobody waits for, unless one is under way.</summary>
    public void RefreshBehind<T>(LoadRequest<T> request)
    {
        var ticket = _engine.Flights.JoinOrLead<T>(request.Key.Text, request.Key.Hash, refresh: false, waits: false);
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
            Complete(leader, await _shared.LeaseAsync(leader).ConfigureAwait(Continuation.IsCaptured));
        }
#pragma warning disable CA1031 // Whatever the source threw belongs to the callers that wait for it.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            await StandInOrFailAsync(leader, failure).ConfigureAwait(Continuation.IsCaptured);
        }
    }

    /// <summary>Opens the token before anything is asked: from here on an invalidation of the key is noticed.</summary>
    public void Begin<T>(LeaderState<T> leader)
    {
        var flight = leader.Flight;
        leader.Token = _engine.Memory.Open(flight.Key, flight.Hash, outdatesOthers: flight.IsRefresh);
        flight.Begin(leader.Token, _engine.VersionsOf(leader.Request.Key, leader.Request.Profile, leader.Request.Options.Tags));
    }

    /// <summary>The load begins anew: whatever was read before counts for nothing.</summary>
    public void BeginAgain<T>(LeaderState<T> leader)
    {
        _engine.Memory.Close(leader.Token);
        leader.Stale = null;
        Begin(leader);
    }

    /// <summary>Closes the token, takes the flight out of the table, then answers its waiters. In this order a later caller finds the value in memory.</summary>
    public void Complete<T>(LeaderState<T> leader, FlightOutcome<T> outcome)
    {
        leader.GiveBack();
        _engine.Memory.Close(leader.Token);
        _engine.Flights.Remove(leader.Flight);
        leader.Flight.Complete(outcome);
        if (leader.IsDue)
        {
            RefreshBehind(leader.Request);
        }
    }

    public void Fail<T>(LeaderState<T> leader, Exception failure)
    {
        leader.GiveBack();
        var outdated = true;
        if (leader.HasBegun)
        {
            outdated = leader.Token.IsDirty;
            _engine.Memory.Close(leader.Token);
        }

        var waiters = _engine.Flights.Remove(leader.Flight);
        var outcome = FlightOutcome<T>.Failed(failure, alone: waiters <= 1);
        try
        {
            if (!outdated && !leader.Request.IsRefresh && leader.Stale is { } stale && !leader.Flight.Cancelled.IsCancellationRequested)
            {
                var standIn = FlightOutcome<T>.Of(
                    new(stale.Value, !stale.Lifetime.IsNothing, CacheTier.L2, stale: true), _engine.Copies.Of(leader.Request.Profile.Settings, stale.Value));
                leader.Request.Profile.Counters.ServedStale();
                outcome = standIn;
            }
        }
#pragma warning disable CA1031 // What cannot be copied cannot stand in; the load has failed as it has.
        catch (Exception uncopied)
#pragma warning restore CA1031
        {
            CoherentLog.LoadFailed(_engine.Log, leader.Request.Profile.Name, uncopied.GetType().Name);
        }

        leader.Flight.Complete(outcome);
    }

    /// <summary>Another load may have completed after this leader looked at memory and before it began to lead.</summary>
    public bool TryMemory<T>(LeaderState<T> leader, out FlightOutcome<T> outcome)
    {
        var request = leader.Request;
        if ((request.Tiers & TierUse.L1) != TierUse.None
            && _engine.Memory.FindUnderLock(request.Key.Text, request.Key.Hash) is { } entry
            && _engine.FreshnessCheck.Of(entry) >= Freshness.Eager)
        {
            outcome = OfMemory(leader, entry, verified: _engine.FreshnessCheck.IsVerified(entry));
            return true;
        }

        outcome = default;
        return false;
    }

    /// <summary>What memory holds, for all who wait.</summary>
    public static FlightOutcome<T> OfMemory<T>(LeaderState<T> leader, Entry entry, bool verified)
    {
        leader.Flight.Answered(entry.Versions);
        if (!verified)
        {
            leader.Request.Profile.Counters.ServedUnverified();
        }

        return FlightOutcome<T>.Of(ReadFlow.Answer<T>(entry, stale: false, verified), entry.Value as StoredCopy);
    }

    /// <summary>Calls the source, and keeps what it brings where it belongs.</summary>
    public async Task<FlightOutcome<T>> SourceAsync<T>(LeaderState<T> leader)
    {
        var (flight, request) = (leader.Flight, leader.Request);
        var context = ContextOf(leader, out var old);
        var value = await _engine.Sources.RunAsync(request.Profile, request.Load, context, flight.Cancelled).ConfigureAwait(Continuation.IsCaptured);
        flight.Answered(_engine.Tags.With(flight.Versions, context.Tags));
        switch (context.Answer)
        {
            case SourceAnswer.Unanswered:
                return FlightOutcome<T>.Unanswered;

            case SourceAnswer.DoNotStore:
                return FlightOutcome<T>.Of(new(value, found: true, CacheTier.Source), _engine.Copies.Of(request.Profile.Settings, value));

            case SourceAnswer.NotModified:
                // The tags that the old value has, and the source does not name again, still hold.
                flight.Answered([.. flight.Versions.Union(old!)]);
                return await KeepAsync(leader, value, context).ConfigureAwait(Continuation.IsCaptured);

            case SourceAnswer.Nothing:
                await KeepNothingAsync(leader, context).ConfigureAwait(Continuation.IsCaptured);
                return FlightOutcome<T>.Of(new(default!, found: false, CacheTier.Source));

            case SourceAnswer.FailedBut:
                NoteFailure(request, context.Failure!);
                request.Profile.Counters.ServedStale();
                return FlightOutcome<T>.Of(new(value, found: true, CacheTier.Source, stale: true), _engine.Copies.Of(request.Profile.Settings, value));

            default:
                return await KeepAsync(leader, value, context).ConfigureAwait(Continuation.IsCaptured);
        }
    }

    /// <summary>Keeps a loaded value: in the shared tier if the load has a lease there, else in memory.</summary>
    /// <returns>The outcome for those who wait.</returns>
    public async ValueTask<FlightOutcome<T>> KeepAsync<T>(LeaderState<T> leader, T value, SourceContext? context = null)
    {
        var request = leader.Request;
        var overrides = new EntryOverrides(context?.Lifetime ?? request.Options.Lifetime, context?.L1Lifetime ?? request.Options.L1Lifetime);
        var copy = _engine.Copies.Of(request.Profile.Settings, value);
        var lifetime = _engine.Entries.RemoteLifetimeOf(request.Key, request.Profile, overrides);
        if (await IsForMemoryAsync(leader, value, lifetime).ConfigureAwait(Continuation.IsCaptured))
        {
            Store(leader, _engine.Entries.Make(
                request.Key, value, copy, typeof(T), request.Profile, leader.Flight.Versions, leader.Token.OpenedAt, overrides, leader.IsLocalOnly));
        }

        return FlightOutcome<T>.Of(new(value, found: true, CacheTier.Source), copy);
    }

    /// <summary>Ends a failed load: with a stand-in where L2 has one, otherwise with the failure.</summary>
    /// <param name="leader">The load.</param>
    /// <param name="failure">How it failed.</param>
    /// <param name="noted">Whether the failure was noted: that of a batch is one failure.</param>
    public async Task StandInOrFailAsync<T>(LeaderState<T> leader, Exception failure, bool noted = false)
    {
        if (!noted && !leader.Flight.Cancelled.IsCancellationRequested)
        {
            NoteFailure(leader.Request, failure);
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

    /// <summary>What the shared tier has by now to stand in for a load. Null: nothing.</summary>
    public async Task<FlightOutcome<T>?> StandInAsync<T>(Flight<T> flight, LoadRequest<T> request)
    {
        try
        {
            var standIn = await flight.StandInAsync(() => _shared.StandInAsync(request)).ConfigureAwait(Continuation.IsCaptured);
            if (standIn is { IsStale: true })
            {
                request.Profile.Counters.ServedStale();
            }

            return standIn;
        }
#pragma warning disable CA1031 // A search behind a load that has failed, or is late: what goes wrong with it is no concern of those who wait.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            CoherentLog.LoadFailed(_engine.Log, request.Profile.Name, failure.GetType().Name);
            return null;
        }
    }

    public void NoteFailure<T>(LoadRequest<T> request, Exception failure)
    {
        request.Profile.Counters.LoadFailed();
        if (failure is SourceRestingException or SourcesExhaustedException)
        {
            CoherentLog.LoadRefused(_engine.Log, request.Profile.Name, failure.GetType().Name);
        }
        else
        {
            CoherentLog.LoadFailed(_engine.Log, request.Profile.Name, failure.GetType().Name);
        }
    }

    /// <summary>The load failed: a stale value serves for a while without a new try. Not so when it ended because nobody waited any more.</summary>
    public void Rest<T>(Flight<T> flight, LoadRequest<T> request)
    {
        if (!flight.Cancelled.IsCancellationRequested && _engine.Memory.Find(request.Key.Text, request.Key.Hash) is { } entry)
        {
            entry.RetryAt = CacheClock.After(_engine.Clock.Now, request.Profile.Settings.RetryAfter);
        }
    }

    /// <summary>Stores an entry in memory, unless an invalidation came since the load began.</summary>
    public void Store<T>(LeaderState<T> leader, Entry entry)
    {
        var request = leader.Request;

        // A version raised since the load began has made the value stale at birth: it would only push out a better one.
        if ((request.Tiers & TierUse.L1) != TierUse.None && _engine.FreshnessCheck.HoldsAgainstVersions(entry))
        {
            if (_engine.Memory.Put(entry, leader.Token) == PutOutcome.Stored)
            {
                _engine.KeyEvents.Stored(request.Profile.Name, entry.Key, entry.Hash);
                _engine.Changes.Tell(CacheChangeKind.Loaded, entry.Key);
            }
        }
    }

    private async ValueTask KeepNothingAsync<T>(LeaderState<T> leader, SourceContext context)
    {
        var request = leader.Request;
        var lifetime = context.Lifetime ?? request.Profile.Settings.NothingLifetime;
        if (request.Profile.Settings.NothingLifetime <= TimeSpan.Zero)
        {
            return;
        }

        if (await IsForMemoryAsync(leader, default(T)!, new RemoteLifetime(TimeSpan.Zero, lifetime, TimeSpan.Zero, IsNothing: true)).ConfigureAwait(Continuation.IsCaptured))
        {
            Store(leader, _engine.Entries.MakeNothing(
                request.Key, typeof(T), request.Profile, leader.Flight.Versions, leader.Token.OpenedAt, lifetime, leader.IsLocalOnly));
        }
    }

    /// <summary>Stores in the shared tier where the load has a lease; whether memory is to keep the value itself.</summary>
    private async ValueTask<bool> IsForMemoryAsync<T>(LeaderState<T> leader, T value, RemoteLifetime lifetime)
    {
        if (!leader.HasLease)
        {
            // Given up at the last moment, its lease has gone to who may load something newer.
            return !(leader.HadLease && leader.Flight.IsGivenUp);
        }

        // Memory is filled by the next read of the shared tier: the store is announced to this node, too, and would only take the value away again.
        switch (await _writes.StoreAsync(leader, value, lifetime, leader.Flight.Versions).ConfigureAwait(Continuation.IsCaptured))
        {
            case StoreOutcome.Stored:
                // By now, not when the announcement comes: what the caller asks next must not be older than its answer.
                _engine.Memory.Remove(leader.Request.Key.Text, leader.Request.Key.Hash, EvictionReason.Replaced);
                _engine.Changes.Tell(CacheChangeKind.Loaded, leader.Request.Key.Text);
                return false;

            case StoreOutcome.Outdated:
                return false;

            default:
                leader.IsLocalOnly = true;
                return true;
        }
    }

    private SourceContext ContextOf<T>(LeaderState<T> leader, out VersionStamp[]? oldVersions)
    {
        var key = leader.Request.Key;
        var old = _engine.Memory.Find(key.Text, key.Hash);
        if (_engine.FreshnessCheck.Of(old) != Freshness.Gone && !old!.IsNothing && EntryValue.TryAs<T>(old, out var value))
        {
            oldVersions = old.Versions;
            return new(key, hasStaleValue: true, value);
        }

        oldVersions = leader.Stale?.Versions;
        return leader.Stale is { Lifetime.IsNothing: false } stale ? new(key, hasStaleValue: true, stale.Value) : new(key);
    }
}
