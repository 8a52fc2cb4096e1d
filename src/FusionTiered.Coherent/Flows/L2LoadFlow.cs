using FusionTiered.Entries;
using FusionTiered.Fences;
using FusionTiered.Flights;
using FusionTiered.Keys;
using FusionTiered.L2Access;
using FusionTiered.Scheduling;
using FusionTiered.Sources;

namespace FusionTiered.Flows;

/// <summary>
/// A load of a key that other nodes may load at the same time: L2 first, then the lease, then the source. If another node holds
/// the lease, the load waits for that node.
/// </summary>
internal sealed class L2LoadFlow(LocalServices local, L2Services l2, LoadMemory memory, SourceFlow sources, UnstoredFlow unstored)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(500);

    // How long a holder may be silent before it is asked whether it lives.
    private static readonly TimeSpan DoubtAfter = TimeSpan.FromSeconds(1);

    // A lease outlives the source's deadline by this: the store comes after it.
    private static readonly TimeSpan LeaseMargin = TimeSpan.FromSeconds(1);

    // How often a load begins anew because of an announcement before its source was asked.
    private const int MostBeginnings = 3;

    public Task<FlightOutcome<T>> LoadAsync<T>(LeaderState<T> leader) =>
        !l2.Link.IsUsedBy(leader.Request.Tiers) ? MemoryOnlyAsync(leader)
        : leader.Request.IsRefresh ? LeaseAsync(leader)
        : ReadFirstAsync(leader);

    /// <summary>Takes the lease and loads, or waits for the load that holds it.</summary>
    public async Task<FlightOutcome<T>> LeaseAsync<T>(LeaderState<T> leader)
    {
        var patience = l2.Leases.LongestWait < PatienceOf(leader) ? l2.Leases.LongestWait : PatienceOf(leader);
        var began = local.Clock.Provider.GetTimestamp();
        string? dead = null;
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            leader.Flight.Cancelled.ThrowIfCancellationRequested();
            var attempt = await TryLeaseAsync(leader, dead).ConfigureAwait(Continuation.IsCaptured);
            switch (attempt.Kind)
            {
                case LeaseAttemptKind.Answered:
                    return attempt.Outcome;

                case LeaseAttemptKind.Without:
                    return await WithoutAsync(leader).ConfigureAwait(Continuation.IsCaptured);

                case LeaseAttemptKind.Granted or LeaseAttemptKind.Unreadable:
                    return await sources.SourceAsync(leader).ConfigureAwait(Continuation.IsCaptured);
            }

            var waited = local.Clock.Provider.GetElapsedTime(began);
            if (leader.PastMemory)
            {
                // Another node refreshes it, and nobody waits for this one.
                return FlightOutcome<T>.Unanswered;
            }

            if (waited >= patience)
            {
                leader.IsLocalOnly = true;
                return await sources.SourceAsync(leader).ConfigureAwait(Continuation.IsCaptured);
            }

            dead = l2.Leases.IsLeftBehind(leader.Request.Key.Text, attempt.Holder!) ? attempt.Holder
                : waited >= DoubtAfter && await l2.Leases.IsHolderDeadAsync(attempt.Holder!).ConfigureAwait(Continuation.IsCaptured) ? attempt.Holder : null;
            if (dead is null)
            {
                await WaitAsync(leader, pause < patience - waited ? pause : patience - waited).ConfigureAwait(Continuation.IsCaptured);
            }

            memory.BeginAgain(leader);
        }
    }

    /// <summary>Asks for the lease, and reads the key in the same round trip. Does not wait if another load holds the lease.</summary>
    /// <param name="leader">The load.</param>
    /// <param name="dead">The lease of a node that has died, to be taken over; null: only a free one is taken.</param>
    public async Task<LeaseAttempt<T>> TryLeaseAsync<T>(LeaderState<T> leader, string? dead = null)
    {
        for (var beginnings = 1; ; beginnings++)
        {
            var attempt = await AskLeaseAsync(leader, dead).ConfigureAwait(Continuation.IsCaptured);
            if (attempt.Kind != LeaseAttemptKind.Granted || !leader.Flight.IsOutdated || beginnings == MostBeginnings)
            {
                return attempt;
            }

            // The announcement came before the source was asked. Often it is only the expiry of the old value, or a change of this
            // node: the load begins anew, rather than load a value that cannot be stored.
            leader.GiveBack();
            memory.BeginAgain(leader);
        }
    }

    /// <summary>Ends the load with the value that was found, if it is fresh. A stale value is kept to stand in.</summary>
    public bool TryTake<T>(LeaderState<T> leader, L2Read<T> found, out FlightOutcome<T> outcome)
    {
        outcome = default;
        if (found.Kind == L2ReadKind.Stale)
        {
            KeepStale(leader, found);
        }

        var isDue = found.Kind == L2ReadKind.Fresh && IsDue(leader.Request.Profile.Settings.EagerRefresh, found.Lifetime);
        if (found.Kind != L2ReadKind.Fresh || (leader.PastMemory && isDue))
        {
            return false;
        }

        leader.IsDue = isDue;
        l2.Touches.ReportFound(leader.Request.Key, leader.Request.Profile, found.Lifetime);
        leader.Flight.Answered(found.Versions);
        memory.Store(leader, EntryOf(leader.Request, found, leader.Token, out var copy));
        outcome = FlightOutcome<T>.Of(new(found.Value, !found.Lifetime.IsNothing, CacheTier.L2), copy);
        return true;
    }

    /// <summary>L2 does not answer: the value in memory, unverified.</summary>
    public bool TryUnverified<T>(LeaderState<T> leader, out FlightOutcome<T> outcome)
    {
        var request = leader.Request;
        if (!request.IsRefresh && !leader.PastMemory && !request.Profile.Settings.Strict
            && (request.Tiers & TierUse.L1) != TierUse.None
            && local.Memory.FindUnderLock(request.Key.Text, request.Key.Hash) is { } entry
            && local.FreshnessCheck.Of(entry) >= Freshness.Suspect)
        {
            unstored.RestOf(entry);
            outcome = LoadMemory.OfMemory(leader, entry, verified: false);
            return true;
        }

        outcome = default;
        return false;
    }

    /// <summary>L2 has nothing fresh, and memory a value that L2 did not take: it is stored there. Null: memory has no such value (any more).</summary>
    public async ValueTask<FlightOutcome<T>?> TryUnstoredAsync<T>(LeaderState<T> leader)
    {
        var request = leader.Request;
        if (request.IsRefresh || leader.PastMemory || unstored.Find(request.Key, request.Tiers) is not { } entry)
        {
            return null;
        }

        return await unstored.StoreAsync<T>(request.Key, request.Profile, entry).ConfigureAwait(Continuation.IsCaptured)
            ? LoadMemory.OfMemory(leader, entry, verified: true)
            : TryUnverified(leader, out var outcome) ? outcome : null;
    }

    /// <summary>
    /// Reads anew the value that may stand in for a load. The value found when the load began may have been removed since, also
    /// where that was announced late. Null: there is none.
    /// </summary>
    public async Task<FlightOutcome<T>?> StandInAsync<T>(LoadRequest<T> request)
    {
        if (request.IsRefresh || !l2.Link.IsUsedBy(request.Tiers))
        {
            return null;
        }

        var token = local.Memory.Open(request.Key.Text, request.Key.Hash);
        try
        {
            var found = await l2.Reads.ReadAsync<T>(request.Key, request.Profile).ConfigureAwait(Continuation.IsCaptured);
            if (found.Kind is not (L2ReadKind.Stale or L2ReadKind.Fresh) || found.Lifetime.IsNothing)
            {
                return null;
            }

            Keep(request, EntryOf(request, found, token, out var copy), token);
            return FlightOutcome<T>.Of(new(found.Value, found: true, CacheTier.L2, stale: found.Kind == L2ReadKind.Stale), copy);
        }
        finally
        {
            local.Memory.Close(token);
        }
    }

    private async Task<LeaseAttempt<T>> AskLeaseAsync<T>(LeaderState<T> leader, string? dead)
    {
        var request = leader.Request;
        if (!l2.Reads.MayAsk(request.Key.Text, leader.Flight.Versions))
        {
            return new(LeaseAttemptKind.Without);
        }

        var claim = request.IsRefresh ? RemoteLeaseClaim.Always : dead is null ? RemoteLeaseClaim.IfFree : RemoteLeaseClaim.FromHolder;
        var (id, answer) = await l2.Leases.AskAsync(request.Key, PatienceOf(leader), claim, dead).ConfigureAwait(Continuation.IsCaptured);
        if (!answer.IsAnswered)
        {
            return new(LeaseAttemptKind.Without);
        }

        using var reply = answer.Value;
        if (reply.IsGranted)
        {
            leader.Holds(new HeldLease(l2.Leases, request.Key.Text, id, SeenEntry.Of(reply.Value)));
        }

        var found = await l2.Reads.JudgeAsync<T>(request.Key, request.Profile, reply.Value, readAgain: true).ConfigureAwait(Continuation.IsCaptured);
        if (found.Kind == L2ReadKind.Absent)
        {
            l2.Emptied.Absent(request.Key);
        }

        if (!request.IsRefresh && TryTake(leader, found, out var outcome))
        {
            leader.GiveBack();
            return new(LeaseAttemptKind.Answered, outcome);
        }

        if (found.Kind is L2ReadKind.Unreadable or L2ReadKind.Unanswered)
        {
            // An unreadable payload is left alone and not overwritten: other nodes can read it.
            leader.GiveBack();
            return new(found.Kind == L2ReadKind.Unreadable ? LeaseAttemptKind.Unreadable : LeaseAttemptKind.Without);
        }

        return !reply.IsGranted ? new(LeaseAttemptKind.Held, default, reply.Holder)
            : await NumberAsync(leader).ConfigureAwait(Continuation.IsCaptured) ? new(LeaseAttemptKind.Granted)
            : new(LeaseAttemptKind.Without);
    }

    private async Task<FlightOutcome<T>> ReadFirstAsync<T>(LeaderState<T> leader)
    {
        var found = await l2.Reads.ReadAsync<T>(leader.Request.Key, leader.Request.Profile).ConfigureAwait(Continuation.IsCaptured);
        return TryTake(leader, found, out var outcome) ? outcome
            : found.Kind == L2ReadKind.Unanswered ? await WithoutAsync(leader).ConfigureAwait(Continuation.IsCaptured)
            : await TryUnstoredAsync(leader).ConfigureAwait(Continuation.IsCaptured) is { } kept ? kept
            : found.Kind == L2ReadKind.Unreadable ? await sources.SourceAsync(leader).ConfigureAwait(Continuation.IsCaptured)
            : await LeaseAsync(leader).ConfigureAwait(Continuation.IsCaptured);
    }

    /// <summary>Loads without L2: memory answers unverified, or the source answers and memory keeps the value.</summary>
    private async Task<FlightOutcome<T>> WithoutAsync<T>(LeaderState<T> leader)
    {
        if (TryUnverified(leader, out var outcome))
        {
            return outcome;
        }

        leader.IsLocalOnly = true;
        return await sources.SourceAsync(leader).ConfigureAwait(Continuation.IsCaptured);
    }

    /// <summary>A profile that only memory holds, where others' changes are heard: one shared probe tells whether they were.</summary>
    private async Task<FlightOutcome<T>> MemoryOnlyAsync<T>(LeaderState<T> leader)
    {
        var request = leader.Request;
        if (l2.Link.Lease.CanReceiveChanges && !request.IsRefresh && !leader.PastMemory
            && local.FreshnessCheck.Of(local.Memory.FindUnderLock(request.Key.Text, request.Key.Hash)) == Freshness.Suspect)
        {
            if (!await l2.Link.ConfirmAsync().ConfigureAwait(Continuation.IsCaptured))
            {
                return await WithoutAsync(leader).ConfigureAwait(Continuation.IsCaptured);
            }

            if (memory.TryFind(leader, out var present))
            {
                return present;
            }
        }

        return await sources.SourceAsync(leader).ConfigureAwait(Continuation.IsCaptured);
    }

    /// <summary>The numbers of the versions before the source is asked. Without them the value could not be stored.</summary>
    private async ValueTask<bool> NumberAsync<T>(LeaderState<T> leader)
    {
        if (await l2.Numbers.OfAsync(leader.Flight.Versions).ConfigureAwait(Continuation.IsCaptured) is { } numbers)
        {
            leader.Lease!.Numbers = numbers;
            return true;
        }

        leader.GiveBack();
        return false;
    }

    /// <summary>The stale value can stand in, and memory keeps it as stale. Callers need not wait longer than the soft deadline now.</summary>
    private void KeepStale<T>(LeaderState<T> leader, L2Read<T> found)
    {
        if (leader.Request.IsRefresh || leader.PastMemory || found.Lifetime.IsNothing)
        {
            return;
        }

        // First, as it may throw: a value that cannot be copied cannot stand in.
        var entry = EntryOf(leader.Request, found, leader.Token, out _);
        leader.Stale = found;
        Keep(leader.Request, entry, leader.Token);
        leader.Flight.HasStale();
    }

    private void Keep<T>(LoadRequest<T> request, Entry entry, FillToken token)
    {
        if ((request.Tiers & TierUse.L1) != TierUse.None && local.FreshnessCheck.HoldsAgainstVersions(entry))
        {
            local.Memory.Put(entry, token);
        }
    }

    private Entry EntryOf<T>(LoadRequest<T> request, L2Read<T> found, FillToken token, out StoredCopy? copy)
    {
        copy = found.Lifetime.IsNothing ? null : local.Copies.Of(request.Profile.Settings, found.Value);
        return local.Entries.MakeFromL2(request.Key, found.Value, copy, typeof(T), request.Profile, found.Versions, token.OpenedAt, found.Lifetime, found.PayloadBytes);
    }

    // A value that is not due any more was refreshed by another node.
    private static bool IsDue(double eager, in L2Lifetime lifetime) =>
        eager > 0 && lifetime.FreshFor > TimeSpan.Zero && !lifetime.IsNothing && lifetime.FreshLeft <= lifetime.FreshFor * (1 - eager);

    private static TimeSpan PatienceOf<T>(LeaderState<T> leader) => leader.Request.Profile.Settings.HardDeadline + LeaseMargin;

    private async Task WaitAsync<T>(LeaderState<T> leader, TimeSpan pause)
    {
        using var end = new CancellationTokenSource(pause, local.Clock.Provider);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(end.Token, leader.Flight.Cancelled);
        await leader.Token.WhenDirty.WaitAsync(both.Token).ConfigureAwait(Continuation.Quietly);
    }
}
