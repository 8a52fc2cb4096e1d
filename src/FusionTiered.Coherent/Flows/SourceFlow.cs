using FusionTiered.Entries;
using FusionTiered.Flights;
using FusionTiered.L2Access;
using FusionTiered.Scheduling;
using FusionTiered.Sources;
using FusionTiered.Telemetry;
using FusionTiered.Versions;
using FusionTiered.Watching;

namespace FusionTiered.Flows;

/// <summary>The end of every load: call the source, then store its answer in L2 or in L1.</summary>
internal sealed class SourceFlow(LocalServices local, L2Writes writes, Observers observers, LoadMemory memory)
{
    /// <summary>Calls the source, and keeps its answer in the tiers of the request.</summary>
    public async Task<FlightOutcome<T>> SourceAsync<T>(LeaderState<T> leader)
    {
        var (flight, request) = (leader.Flight, leader.Request);
        var context = ContextOf(leader, out var old);
        var value = await local.Sources.RunAsync(request.Profile, request.Load, context, flight.Cancelled).ConfigureAwait(Continuation.IsCaptured);
        flight.Answered(local.Versions.Tags.With(flight.Versions, context.Tags));
        switch (context.Answer)
        {
            case SourceAnswer.Unanswered:
                return FlightOutcome<T>.Unanswered;

            case SourceAnswer.DoNotStore:
                return FlightOutcome<T>.Of(new(value, found: true, CacheTier.Source), local.Copies.Of(request.Profile.Settings, value));

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
                return FlightOutcome<T>.Of(new(value, found: true, CacheTier.Source, stale: true), local.Copies.Of(request.Profile.Settings, value));

            default:
                return await KeepAsync(leader, value, context).ConfigureAwait(Continuation.IsCaptured);
        }
    }

    /// <summary>Stores a loaded value: in L2 if the load has a lease there, else in memory.</summary>
    /// <returns>The outcome for the callers that wait.</returns>
    public async ValueTask<FlightOutcome<T>> KeepAsync<T>(LeaderState<T> leader, T value, SourceContext? context = null)
    {
        var request = leader.Request;
        var overrides = new EntryOverrides(context?.Lifetime ?? request.Options.Lifetime, context?.L1Lifetime ?? request.Options.L1Lifetime);
        var copy = local.Copies.Of(request.Profile.Settings, value);
        var lifetime = local.Entries.L2LifetimeOf(request.Key, request.Profile, overrides);
        if (await IsForMemoryAsync(leader, value, lifetime).ConfigureAwait(Continuation.IsCaptured))
        {
            var entry = local.Entries.Make(
                request.Key, value, copy, typeof(T), request.Profile, leader.Flight.Versions, leader.Token.OpenedAt, overrides, leader.IsLocalOnly);
            entry.StoreAgainAt = leader.IsUnwritable ? long.MaxValue : 0;
            memory.Store(leader, entry);
        }

        return FlightOutcome<T>.Of(new(value, found: true, CacheTier.Source), copy);
    }

    public void NoteFailure<T>(LoadRequest<T> request, Exception failure)
    {
        request.Profile.Counters.LoadFailed();
        if (failure is SourceRestingException or SourcesExhaustedException)
        {
            CoherentLog.LoadRefused(observers.Log, request.Profile.Name, observers.KeyEvents.Shown(request.Key), failure.GetType().Name, failure);
        }
        else
        {
            CoherentLog.LoadFailed(observers.Log, request.Profile.Name, observers.KeyEvents.Shown(request.Key), failure.GetType().Name, failure);
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

        if (await IsForMemoryAsync(leader, default(T)!, new L2Lifetime(TimeSpan.Zero, lifetime, TimeSpan.Zero, IsNothing: true)).ConfigureAwait(Continuation.IsCaptured))
        {
            memory.Store(leader, local.Entries.MakeNothing(
                request.Key, typeof(T), request.Profile, leader.Flight.Versions, leader.Token.OpenedAt, lifetime, leader.IsLocalOnly));
        }
    }

    /// <summary>Stores in L2 if the load has a lease. Returns whether memory is to keep the value.</summary>
    private async ValueTask<bool> IsForMemoryAsync<T>(LeaderState<T> leader, T value, L2Lifetime lifetime)
    {
        if (!leader.HasLease)
        {
            // Given up at the last moment, its lease may have gone to a load of something newer.
            return !(leader.Lease is not null && leader.Flight.IsGivenUp);
        }

        // Memory is filled by the next read of L2: the store is announced to this node, too, and would only take the value away again.
        switch (await writes.StoreAsync(leader.Request.Key, leader.Request.Profile, leader.Lease!, leader.Token, value, lifetime, leader.Flight.Versions).ConfigureAwait(Continuation.IsCaptured))
        {
            case L2StoreOutcome.Stored:
                // Remove the old copy now. The announcement may arrive after the caller's next read.
                local.Memory.Remove(leader.Request.Key.Text, leader.Request.Key.Hash, EvictionReason.Replaced);
                observers.Changes.Tell(CacheChangeKind.Loaded, leader.Request.Key.Text);
                observers.KeyEvents.StoredInL2(leader.Request.Profile.Name, leader.Request.Key.Text, leader.Request.Key.Hash);
                return false;

            case L2StoreOutcome.Outdated:
                return false;

            case L2StoreOutcome.Unwritable:
                leader.IsLocalOnly = leader.IsUnwritable = true;
                return true;

            default:
                leader.IsLocalOnly = true;
                return true;
        }
    }

    private SourceContext ContextOf<T>(LeaderState<T> leader, out VersionStamp[]? oldVersions)
    {
        var key = leader.Request.Key;
        var old = local.Memory.Find(key.Text, key.Hash);
        if (local.FreshnessCheck.Of(old) != Freshness.Gone && !old!.IsNothing && EntryValue.TryAs<T>(old, out var value))
        {
            oldVersions = old.Versions;
            return new(key, hasStaleValue: true, value) { IsBehind = leader.PastMemory };
        }

        oldVersions = leader.Stale?.Versions;
        return leader.Stale is { Lifetime.IsNothing: false } stale ? new(key, hasStaleValue: true, stale.Value) { IsBehind = leader.PastMemory } : new(key) { IsBehind = leader.PastMemory };
    }
}
