using FusionTiered.Entries;
using FusionTiered.Fences;
using FusionTiered.Flights;
using FusionTiered.L1;
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
        var lead = new Lead<T>(flight, request, pastMemory);
        try
        {
            Begin(lead);
            LoadScope.Current = flight;
            var outcome = !pastMemory && !request.IsRefresh && TryMemory(lead, out var present) ? present
                : _engine.Shared.IsThere ? await _shared.LoadAsync(lead).ConfigureAwait(Continuation.IsCaptured)
                : await SourceAsync(lead).ConfigureAwait(Continuation.IsCaptured);
            Land(lead, outcome);
        }
#pragma warning disable CA1031 // Whatever the source threw belongs to the callers that wait for it.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            await FailAsync(lead, failure).ConfigureAwait(Continuation.IsCaptured);
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

    /// <summary>The rest of a load that a batch began, and whose key another node is loading.</summary>
    public async Task GoOnAsync<T>(Lead<T> lead)
    {
        try
        {
            LoadScope.Current = lead.Flight;
            Land(lead, await _shared.LeaseAsync(lead).ConfigureAwait(Continuation.IsCaptured));
        }
#pragma warning disable CA1031 // Whatever the source threw belongs to the callers that wait for it.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            await FailAsync(lead, failure).ConfigureAwait(Continuation.IsCaptured);
        }
    }

    /// <summary>Opens the token before anything is asked: from here on an invalidation of the key is noticed.</summary>
    public void Begin<T>(Lead<T> lead)
    {
        var flight = lead.Flight;
        lead.Token = _engine.Memory.Open(flight.Key, flight.Hash, outdatesOthers: flight.IsRefresh);
        flight.Begin(lead.Token, _engine.VersionsOf(lead.Request.Key, lead.Request.Profile, lead.Request.Options.Tags));
    }

    /// <summary>The load begins anew: whatever was read before counts for nothing.</summary>
    public void BeginAgain<T>(Lead<T> lead)
    {
        _engine.Memory.Close(lead.Token);
        lead.Stale = null;
        Begin(lead);
    }

    /// <summary>Closes, lands, answers, in this order: a caller that comes after the landing finds the value in memory.</summary>
    public void Land<T>(Lead<T> lead, FlightOutcome<T> outcome)
    {
        lead.GiveBack();
        _engine.Memory.Close(lead.Token);
        _engine.Flights.Land(lead.Flight);
        lead.Flight.Complete(outcome);
        if (lead.IsDue)
        {
            RefreshBehind(lead.Request);
        }
    }

    public void LandFailed<T>(Lead<T> lead, Exception failure)
    {
        lead.GiveBack();
        var outdated = true;
        if (lead.HasBegun)
        {
            outdated = lead.Token.IsDirty;
            _engine.Memory.Close(lead.Token);
        }

        var waiters = _engine.Flights.Land(lead.Flight);
        var outcome = FlightOutcome<T>.Failed(failure, alone: waiters <= 1);
        try
        {
            if (!outdated && !lead.Request.IsRefresh && lead.Stale is { } stale && !lead.Flight.Cancelled.IsCancellationRequested)
            {
                var standIn = FlightOutcome<T>.Of(
                    new(stale.Value, !stale.Stay.IsNothing, CacheTier.L2, stale: true), _engine.Copies.Of(lead.Request.Profile.Settings, stale.Value));
                lead.Request.Profile.Counters.ServedStale();
                outcome = standIn;
            }
        }
#pragma warning disable CA1031 // What cannot be copied cannot stand in; the load has failed as it has.
        catch (Exception uncopied)
#pragma warning restore CA1031
        {
            CoherentLog.LoadFailed(_engine.Log, lead.Request.Profile.Name, uncopied.GetType().Name);
        }

        lead.Flight.Complete(outcome);
    }

    /// <summary>Another load may have landed between this leader's look at memory and its taking the lead.</summary>
    public bool TryMemory<T>(Lead<T> lead, out FlightOutcome<T> outcome)
    {
        var request = lead.Request;
        if ((request.Tiers & TierUse.L1) != TierUse.None
            && _engine.Memory.FindUnderLock(request.Key.Text, request.Key.Hash) is { } entry
            && _engine.Look.At(entry) >= Freshness.Eager)
        {
            outcome = OfMemory(lead, entry, verified: _engine.Look.IsVerified(entry));
            return true;
        }

        outcome = default;
        return false;
    }

    /// <summary>What memory holds, for all who wait.</summary>
    public static FlightOutcome<T> OfMemory<T>(Lead<T> lead, Entry entry, bool verified)
    {
        lead.Flight.Answered(entry.Versions);
        if (!verified)
        {
            lead.Request.Profile.Counters.ServedUnverified();
        }

        return FlightOutcome<T>.Of(ReadFlow.Answer<T>(entry, stale: false, verified), entry.Value as StoredCopy);
    }

    /// <summary>Calls the source, and keeps what it brings where it belongs.</summary>
    public async Task<FlightOutcome<T>> SourceAsync<T>(Lead<T> lead)
    {
        var (flight, request) = (lead.Flight, lead.Request);
        var context = ContextOf(lead, out var old);
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
                return await KeepAsync(lead, value, context).ConfigureAwait(Continuation.IsCaptured);

            case SourceAnswer.Nothing:
                await KeepNothingAsync(lead, context).ConfigureAwait(Continuation.IsCaptured);
                return FlightOutcome<T>.Of(new(default!, found: false, CacheTier.Source));

            case SourceAnswer.FailedBut:
                NoteFailure(request, context.Failure!);
                request.Profile.Counters.ServedStale();
                return FlightOutcome<T>.Of(new(value, found: true, CacheTier.Source, stale: true), _engine.Copies.Of(request.Profile.Settings, value));

            default:
                return await KeepAsync(lead, value, context).ConfigureAwait(Continuation.IsCaptured);
        }
    }

    /// <summary>Keeps a loaded value: in the shared tier if the load has a lease there, else in memory.</summary>
    /// <returns>The outcome for those who wait.</returns>
    public async ValueTask<FlightOutcome<T>> KeepAsync<T>(Lead<T> lead, T value, SourceContext? context = null)
    {
        var request = lead.Request;
        var wish = new EntryMaker.Wish(context?.Lifetime ?? request.Options.Lifetime, context?.L1Lifetime ?? request.Options.L1Lifetime);
        var copy = _engine.Copies.Of(request.Profile.Settings, value);
        var stay = _engine.Entries.StayOf(request.Key, request.Profile, wish);
        if (await IsForMemoryAsync(lead, value, stay).ConfigureAwait(Continuation.IsCaptured))
        {
            Store(lead, _engine.Entries.Make(
                request.Key, value, copy, typeof(T), request.Profile, lead.Flight.Versions, lead.Token.OpenedAt, wish, lead.IsLocalOnly));
        }

        return FlightOutcome<T>.Of(new(value, found: true, CacheTier.Source), copy);
    }

    /// <summary>The load failed, and nobody is to be told but those who wait for it.</summary>
    /// <param name="lead">The load.</param>
    /// <param name="failure">How it failed.</param>
    /// <param name="noted">Whether the failure was noted: that of a batch is one failure.</param>
    public async Task FailAsync<T>(Lead<T> lead, Exception failure, bool noted = false)
    {
        if (!noted && !lead.Flight.Cancelled.IsCancellationRequested)
        {
            NoteFailure(lead.Request, failure);
        }

        if (lead.Stale is not null && lead.Token.IsDirty && !lead.Flight.Cancelled.IsCancellationRequested)
        {
            lead.GiveBack();
            if (await StandInAsync(lead.Flight, lead.Request).ConfigureAwait(Continuation.IsCaptured) is { } standIn)
            {
                Rest(lead.Flight, lead.Request);
                Land(lead, standIn);
                return;
            }
        }

        Rest(lead.Flight, lead.Request);
        LandFailed(lead, failure);
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
    public void Store<T>(Lead<T> lead, Entry entry)
    {
        var request = lead.Request;

        // A version raised since the load began has made the value stale at birth: it would only push out a better one.
        if ((request.Tiers & TierUse.L1) != TierUse.None && _engine.Look.HoldsAgainstVersions(entry))
        {
            if (_engine.Memory.Put(entry, lead.Token) == PutOutcome.Stored)
            {
                _engine.Happenings.Stored(request.Profile.Name, entry.Key, entry.Hash);
                _engine.Changes.Tell(CacheChangeKind.Loaded, entry.Key);
            }
        }
    }

    private async ValueTask KeepNothingAsync<T>(Lead<T> lead, SourceContext context)
    {
        var request = lead.Request;
        var lifetime = context.Lifetime ?? request.Profile.Settings.NothingLifetime;
        if (request.Profile.Settings.NothingLifetime <= TimeSpan.Zero)
        {
            return;
        }

        if (await IsForMemoryAsync(lead, default(T)!, new SharedStay(TimeSpan.Zero, lifetime, TimeSpan.Zero, IsNothing: true)).ConfigureAwait(Continuation.IsCaptured))
        {
            Store(lead, _engine.Entries.MakeNothing(
                request.Key, typeof(T), request.Profile, lead.Flight.Versions, lead.Token.OpenedAt, lifetime, lead.IsLocalOnly));
        }
    }

    /// <summary>Stores in the shared tier where the load has a lease; whether memory is to keep the value itself.</summary>
    private async ValueTask<bool> IsForMemoryAsync<T>(Lead<T> lead, T value, SharedStay stay)
    {
        if (!lead.HasLease)
        {
            // Given up at the last moment, its lease has gone to who may load something newer.
            return !(lead.HadLease && lead.Flight.IsGivenUp);
        }

        // Memory is filled by the next read of the shared tier: the store is announced to this node, too, and would only take the value away again.
        switch (await _writes.StoreAsync(lead, value, stay, lead.Flight.Versions).ConfigureAwait(Continuation.IsCaptured))
        {
            case SharedStore.Stored:
                // By now, not when the announcement comes: what the caller asks next must not be older than its answer.
                _engine.Memory.Remove(lead.Request.Key.Text, lead.Request.Key.Hash, EvictionReason.Replaced);
                _engine.Changes.Tell(CacheChangeKind.Loaded, lead.Request.Key.Text);
                return false;

            case SharedStore.Outdated:
                return false;

            default:
                lead.IsLocalOnly = true;
                return true;
        }
    }

    private SourceContext ContextOf<T>(Lead<T> lead, out VersionStamp[]? oldVersions)
    {
        var key = lead.Request.Key;
        var old = _engine.Memory.Find(key.Text, key.Hash);
        if (_engine.Look.At(old) != Freshness.Gone && !old!.IsNothing && EntryValue.TryAs<T>(old, out var value))
        {
            oldVersions = old.Versions;
            return new(key, hasStaleValue: true, value);
        }

        oldVersions = lead.Stale?.Versions;
        return lead.Stale is { Stay.IsNothing: false } stale ? new(key, hasStaleValue: true, stale.Value) : new(key);
    }
}
