using FusionTiered.Scheduling;
using FusionTiered.Entries;
using FusionTiered.Fences;
using FusionTiered.Flights;
using FusionTiered.L1;
using FusionTiered.Sources;
using FusionTiered.Telemetry;
using FusionTiered.Time;

namespace FusionTiered.Flows;

/// <summary>The leader's road: open a token, look again, call the source, store what is still true, answer everyone.</summary>
internal sealed class LoadFlow(Engine engine)
{
    /// <summary>Runs the load. It never fails: the outcome of the flight says how it ended.</summary>
    /// <param name="flight">The load to run.</param>
    /// <param name="request">What the leader asked for.</param>
    /// <param name="pastMemory">Whether a fresh value in memory is no reason not to load.</param>
    public async Task LeadAsync<T>(Flight<T> flight, LoadRequest<T> request, bool pastMemory = false)
    {
        var token = Begin(flight, request);
        try
        {
            LoadScope.Current = flight;
            var outcome = pastMemory || request.IsRefresh || !TryMemory(flight, request, out var present)
                ? await SourceAsync(flight, request, token).ConfigureAwait(Continuation.IsCaptured)
                : present;
            Land(flight, token, outcome);
        }
#pragma warning disable CA1031 // Whatever the source threw belongs to the callers that wait for it.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            if (!flight.Cancelled.IsCancellationRequested)
            {
                NoteFailure(request, failure);
            }

            Rest(flight, request);
            LandFailed(flight, token, failure);
        }
    }

    /// <summary>Opens the token before anything is asked: from here on an invalidation of the key is noticed.</summary>
    public FillToken Begin<T>(Flight<T> flight, LoadRequest<T> request)
    {
        var token = engine.Memory.Open(flight.Key, flight.Hash, outdatesOthers: flight.IsRefresh);
        flight.Begin(token, engine.VersionsOf(request.Key, request.Profile, request.Options.Tags));
        return token;
    }

    /// <summary>Closes, lands, answers, in this order: a caller that comes after the landing finds the value in memory.</summary>
    public void Land<T>(Flight<T> flight, FillToken token, FlightOutcome<T> outcome)
    {
        engine.Memory.Close(token);
        engine.Flights.Land(flight);
        flight.Complete(outcome);
    }

    public void LandFailed<T>(Flight<T> flight, FillToken token, Exception failure)
    {
        engine.Memory.Close(token);
        var waiters = engine.Flights.Land(flight);
        flight.Complete(FlightOutcome<T>.Failed(failure, alone: waiters <= 1));
    }

    /// <summary>Another load may have landed between this leader's look at memory and its taking the lead.</summary>
    public bool TryMemory<T>(Flight<T> flight, LoadRequest<T> request, out FlightOutcome<T> outcome)
    {
        if ((request.Tiers & TierUse.L1) != TierUse.None
            && engine.Memory.FindUnderLock(request.Key.Text, request.Key.Hash) is { } entry
            && engine.Look.At(entry) >= Freshness.Eager)
        {
            flight.Answered(entry.Versions);
            outcome = FlightOutcome<T>.Of(ReadFlow.Answer<T>(entry, stale: false), entry.Value as StoredCopy);
            return true;
        }

        outcome = default;
        return false;
    }

    /// <summary>Stores a loaded value in memory, unless an invalidation came since the load began.</summary>
    /// <returns>The outcome for those who wait.</returns>
    public FlightOutcome<T> StoreValue<T>(Flight<T> flight, LoadRequest<T> request, FillToken token, T value, SourceContext? context = null)
    {
        var copy = engine.Copies.Of(request.Profile.Settings, value);
        Store(
            request,
            token,
            engine.Entries.Make(
                request.Key,
                value,
                copy,
                typeof(T),
                request.Profile,
                flight.Versions,
                token.OpenedAt,
                new EntryMaker.Wish(context?.Lifetime ?? request.Options.Lifetime, context?.L1Lifetime ?? request.Options.L1Lifetime)));
        return FlightOutcome<T>.Of(new(value, found: true, CacheTier.Source), copy);
    }

    public void NoteFailure<T>(LoadRequest<T> request, Exception failure)
    {
        request.Profile.Counters.LoadFailed();
        if (failure is SourceRestingException or SourcesExhaustedException)
        {
            Log.LoadRefused(engine.Log, request.Profile.Name, failure.GetType().Name);
        }
        else
        {
            Log.LoadFailed(engine.Log, request.Profile.Name, failure.GetType().Name);
        }
    }

    /// <summary>The load failed: a stale value serves for a while without a new try. Not so when it ended because nobody waited any more.</summary>
    public void Rest<T>(Flight<T> flight, LoadRequest<T> request)
    {
        if (!flight.Cancelled.IsCancellationRequested && engine.Memory.Find(request.Key.Text, request.Key.Hash) is { } entry)
        {
            entry.RetryAt = CacheClock.After(engine.Clock.Now, request.Profile.Settings.RetryAfter);
        }
    }

    private async Task<FlightOutcome<T>> SourceAsync<T>(Flight<T> flight, LoadRequest<T> request, FillToken token)
    {
        var context = ContextOf(request, out var old);
        var value = await engine.Sources.RunAsync(request.Profile, request.Load, context, flight.Cancelled).ConfigureAwait(Continuation.IsCaptured);
        flight.Answered(engine.Tags.With(flight.Versions, context.Tags));
        switch (context.Answer)
        {
            case SourceAnswer.Unanswered:
                return FlightOutcome<T>.Unanswered;

            case SourceAnswer.DoNotStore:
                return FlightOutcome<T>.Of(new(value, found: true, CacheTier.Source), engine.Copies.Of(request.Profile.Settings, value));

            case SourceAnswer.NotModified:
                // The tags that the old value has, and the source does not name again, still hold.
                flight.Answered([.. flight.Versions.Union(old!.Versions)]);
                return StoreValue(flight, request, token, value, context);

            case SourceAnswer.Nothing:
                StoreNothing(flight, request, token, context);
                return FlightOutcome<T>.Of(new(default!, found: false, CacheTier.Source));

            case SourceAnswer.FailedBut:
                NoteFailure(request, context.Failure!);
                request.Profile.Counters.ServedStale();
                return FlightOutcome<T>.Of(new(value, found: true, CacheTier.Source, stale: true), engine.Copies.Of(request.Profile.Settings, value));

            default:
                return StoreValue(flight, request, token, value, context);
        }
    }

    private SourceContext ContextOf<T>(LoadRequest<T> request, out Entry? old)
    {
        old = engine.Memory.Find(request.Key.Text, request.Key.Hash);
        return engine.Look.At(old) != Freshness.Gone && !old!.IsNothing && EntryValue.TryAs<T>(old, out var value)
            ? new(request.Key, hasStaleValue: true, value)
            : new(request.Key);
    }

    private void StoreNothing<T>(Flight<T> flight, LoadRequest<T> request, FillToken token, SourceContext context)
    {
        if (request.Profile.Settings.NothingLifetime > TimeSpan.Zero)
        {
            Store(request, token, engine.Entries.MakeNothing(request.Key, typeof(T), request.Profile, flight.Versions, token.OpenedAt, context.Lifetime));
        }
    }

    private void Store<T>(LoadRequest<T> request, FillToken token, Entry entry)
    {
        // A version raised since the load began has made the value stale at birth: it would only push out a better one.
        if ((request.Tiers & TierUse.L1) != TierUse.None && engine.Look.HoldsAgainstVersions(entry))
        {
            if (engine.Memory.Put(entry, token) == PutOutcome.Stored)
            {
                engine.Happenings.Stored(request.Profile.Name, entry.Key, entry.Hash);
                engine.Changes.Tell(CacheChangeKind.Loaded, entry.Key);
            }
        }
    }
}
