using FusionTiered.Entries;
using FusionTiered.Fences;
using FusionTiered.Flights;
using FusionTiered.Telemetry;
using FusionTiered.Time;
using FusionTiered.Versions;

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
        var token = engine.Memory.Open(flight.Key, flight.Hash);
        CacheResult<T> result = default;
        Exception? failure = null;
        try
        {
            flight.Begin(token, engine.Tags.With(request.Profile.Versions, request.Options.Tags));
            LoadScope.Current = flight;
            result = pastMemory || request.IsRefresh || !TryMemory(request, out var present)
                ? await SourceAsync(flight, request, token).ConfigureAwait(false)
                : present;
        }
#pragma warning disable CA1031 // Whatever the source threw belongs to the callers that wait for it.
        catch (Exception thrown)
#pragma warning restore CA1031
        {
            failure = thrown;
            NoteFailure(request, thrown);
        }

        // Stored, then landed, then answered: a caller that comes after the landing finds the value in memory.
        engine.Memory.Close(token);
        var waiters = engine.Flights.Land(flight);
        flight.Complete(failure is null ? FlightOutcome<T>.Of(result) : FlightOutcome<T>.Failed(failure, alone: waiters <= 1));
    }

    /// <summary>Another load may have landed between this leader's look at memory and its taking the lead.</summary>
    private bool TryMemory<T>(LoadRequest<T> request, out CacheResult<T> result)
    {
        if ((request.Tiers & TierUse.L1) != 0
            && engine.Memory.FindUnderLock(request.Key.Text, request.Key.Hash) is { } entry
            && engine.Look.At(entry) >= Freshness.Eager)
        {
            result = ReadFlow.Answer<T>(entry, stale: false);
            return true;
        }

        result = default;
        return false;
    }

    private async Task<CacheResult<T>> SourceAsync<T>(Flight<T> flight, LoadRequest<T> request, FillToken token)
    {
        var old = engine.Memory.Find(flight.Key, flight.Hash);
        var hasOld = engine.Look.At(old) != Freshness.Gone && !old!.IsNothing && EntryValue.TryAs<T>(old, out _);
        var context = new SourceContext<T>(request.Key, hasOld, hasOld ? EntryValue.As<T>(old!) : default!);
        var value = await engine.Sources.RunAsync(request.Profile, request.Load, context, flight.Cancelled).ConfigureAwait(false);
        switch (context.Answer)
        {
            case SourceAnswer.DoNotStore:
                return new(value, found: true, CacheTier.Source);

            case SourceAnswer.Nothing:
                Store(request, token, EntryOfNothing(flight, request, token, context));
                return new(default!, found: false, CacheTier.Source);

            case SourceAnswer.FailedBut:
                NoteFailure(request, context.Failure!);
                return new(value, found: true, CacheTier.Source, stale: true);

            default:
                Store(request, token, EntryOf(flight, request, token, context, value));
                return new(value, found: true, CacheTier.Source);
        }
    }

    private Entry EntryOf<T>(Flight<T> flight, LoadRequest<T> request, FillToken token, SourceContext<T> context, T value) =>
        engine.Entries.Make(
            request.Key,
            value,
            typeof(T),
            request.Profile,
            engine.Tags.With(flight.Versions, context.Tags),
            token.OpenedAt,
            new EntryMaker.Wish(context.Lifetime ?? request.Options.Lifetime, context.L1Lifetime ?? request.Options.L1Lifetime));

    private Entry? EntryOfNothing<T>(Flight<T> flight, LoadRequest<T> request, FillToken token, SourceContext<T> context) =>
        request.Profile.Settings.NothingLifetime > TimeSpan.Zero
            ? engine.Entries.MakeNothing(request.Key, typeof(T), request.Profile, engine.Tags.With(flight.Versions, context.Tags), token.OpenedAt)
            : null;

    private void Store<T>(LoadRequest<T> request, FillToken token, Entry? entry)
    {
        if (entry is null || (request.Tiers & TierUse.L1) == 0)
        {
            return;
        }

        // A version raised since the load began has made the value stale at birth: it would only push out a better one.
        if (engine.Look.HoldsAgainstVersions(entry))
        {
            engine.Memory.Put(entry, token);
        }
    }

    private void NoteFailure<T>(LoadRequest<T> request, Exception failure)
    {
        request.Profile.Counters.LoadFailed();
        Log.LoadFailed(engine.Log, request.Profile.Name, failure.GetType().Name);
        var entry = engine.Memory.Find(request.Key.Text, request.Key.Hash);
        if (entry is not null)
        {
            entry.RetryAt = CacheClock.After(engine.Clock.Now, request.Profile.Settings.RetryAfter);
        }
    }
}
