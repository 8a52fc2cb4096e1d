using FusionTiered.Entries;
using FusionTiered.Flights;
using FusionTiered.Memory;
using FusionTiered.Watching;

namespace FusionTiered.Flows;

/// <summary>The work of a load in L1: opens its token, looks for a value that another load has left, stores the loaded value.</summary>
internal sealed class LoadMemory(LocalServices local, Observers observers)
{
    /// <summary>Opens the token before anything is asked: from here on an invalidation of the key is noticed.</summary>
    public void Begin<T>(LeaderState<T> leader)
    {
        var flight = leader.Flight;
        leader.Token = local.Memory.Open(flight.Key, flight.Hash, outdatesOthers: flight.IsRefresh);
        flight.Begin(leader.Token, local.Versions.Of(leader.Request.Key, leader.Request.Profile, leader.Request.Options.Tags));
    }

    /// <summary>The load begins anew: earlier reads do not count.</summary>
    public void BeginAgain<T>(LeaderState<T> leader)
    {
        local.Memory.Close(leader.Token);
        leader.Stale = null;
        Begin(leader);
    }

    /// <summary>Another load may have completed after this leader looked at memory and before it began to lead.</summary>
    public bool TryFind<T>(LeaderState<T> leader, out FlightOutcome<T> outcome)
    {
        var request = leader.Request;
        if ((request.Tiers & TierUse.L1) != TierUse.None
            && local.Memory.FindUnderLock(request.Key.Text, request.Key.Hash) is { } entry
            && local.FreshnessCheck.Of(entry) >= Freshness.Eager)
        {
            outcome = OfMemory(leader, entry, verified: local.FreshnessCheck.IsVerified(entry));
            return true;
        }

        outcome = default;
        return false;
    }

    /// <summary>The answer from memory, for all callers that wait.</summary>
    public static FlightOutcome<T> OfMemory<T>(LeaderState<T> leader, Entry entry, bool verified)
    {
        leader.Flight.Answered(entry.Versions);
        if (!verified)
        {
            leader.Request.Profile.Counters.ServedUnverified();
        }

        return FlightOutcome<T>.Of(ReadFlow.Answer<T>(entry, stale: false, verified), entry.Value as StoredCopy);
    }

    /// <summary>Stores an entry in memory, unless an invalidation came since the load began.</summary>
    public void Store<T>(LeaderState<T> leader, Entry entry)
    {
        var request = leader.Request;

        // A version raised since the load began has made the value stale at birth: it would only push out a better one.
        if ((request.Tiers & TierUse.L1) != TierUse.None && local.FreshnessCheck.HoldsAgainstVersions(entry))
        {
            if (local.Memory.Put(entry, leader.Token) == PutOutcome.Stored)
            {
                observers.KeyEvents.Stored(request.Profile.Name, entry.Key, entry.Hash);
                observers.Changes.Tell(CacheChangeKind.Loaded, entry.Key);
            }
        }
    }
}
