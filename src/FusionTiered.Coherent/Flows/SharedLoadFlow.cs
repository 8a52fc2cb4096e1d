using FusionTiered.Entries;
using FusionTiered.Fences;
using FusionTiered.Flights;
using FusionTiered.Keys;
using FusionTiered.Scheduling;
using FusionTiered.Sources;

namespace FusionTiered.Flows;

/// <summary>
/// A load where other nodes may be loading the same: the shared tier first, then the lease, then the source; or the wait for who
/// has the lease.
/// </summary>
internal sealed class SharedLoadFlow(Engine engine, LoadFlow loads)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(500);

    // How long a holder may be silent before it is asked whether it lives.
    private static readonly TimeSpan DoubtAfter = TimeSpan.FromSeconds(1);

    // A lease outlives the source's deadline by this: the store comes after it.
    private static readonly TimeSpan LeaseMargin = TimeSpan.FromSeconds(1);

    // How often a load begins anew because of what it heard before its source was asked.
    private const int MostBeginnings = 3;

    private readonly SharedReads _reads = new(engine);

    private SharedTier Shared => engine.Shared;

    public Task<FlightOutcome<T>> LoadAsync<T>(Lead<T> lead) =>
        !Shared.IsUsedBy(lead.Request.Tiers) ? MemoryOnlyAsync(lead)
        : lead.Request.IsRefresh ? LeaseAsync(lead)
        : ReadFirstAsync(lead);

    /// <summary>Takes the lease and loads, or waits for the load of who has it.</summary>
    public async Task<FlightOutcome<T>> LeaseAsync<T>(Lead<T> lead)
    {
        var patience = PatienceOf(lead);
        var began = engine.Clock.Provider.GetTimestamp();
        string? dead = null;
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            lead.Flight.Cancelled.ThrowIfCancellationRequested();
            var leased = await TryLeaseAsync(lead, dead).ConfigureAwait(Continuation.IsCaptured);
            switch (leased.Kind)
            {
                case LeasedKind.Answered:
                    return leased.Outcome;

                case LeasedKind.Without:
                    return await WithoutAsync(lead).ConfigureAwait(Continuation.IsCaptured);

                case LeasedKind.Granted or LeasedKind.Foreign:
                    return await loads.SourceAsync(lead).ConfigureAwait(Continuation.IsCaptured);
            }

            var waited = engine.Clock.Provider.GetElapsedTime(began);
            if (lead.PastMemory)
            {
                // Another node refreshes it, and nobody waits for this one.
                return FlightOutcome<T>.Unanswered;
            }

            if (waited > patience)
            {
                lead.IsLocalOnly = true;
                return await loads.SourceAsync(lead).ConfigureAwait(Continuation.IsCaptured);
            }

            dead = waited >= DoubtAfter && await IsDeadAsync(leased.Holder!).ConfigureAwait(Continuation.IsCaptured) ? leased.Holder : null;
            if (dead is null)
            {
                await WaitAsync(lead, pause).ConfigureAwait(Continuation.IsCaptured);
            }

            loads.BeginAgain(lead);
        }
    }

    /// <summary>Asks for the lease, and looks at what is there by then. Waits for nobody who has it.</summary>
    /// <param name="lead">The load.</param>
    /// <param name="dead">The lease of a node that has died, to be taken over; null: only a free one is taken.</param>
    public async Task<Leased<T>> TryLeaseAsync<T>(Lead<T> lead, string? dead = null)
    {
        for (var beginnings = 1; ; beginnings++)
        {
            var leased = await AskLeaseAsync(lead, dead).ConfigureAwait(Continuation.IsCaptured);
            if (leased.Kind != LeasedKind.Granted || !lead.Flight.IsOutdated || beginnings == MostBeginnings)
            {
                return leased;
            }

            // What was heard came before the source was asked, and is often but the end of what was under the key, or our own
            // doing: the load begins anew, rather than bring what cannot be stored.
            lead.GiveBack();
            loads.BeginAgain(lead);
        }
    }

    /// <summary>Takes what was found, if it is what the load is for. A stale value is kept to stand in.</summary>
    public bool TryTake<T>(Lead<T> lead, Found<T> found, out FlightOutcome<T> outcome)
    {
        outcome = default;
        if (found.Kind == FoundKind.Stale)
        {
            KeepStale(lead, found);
        }

        var isDue = found.Kind == FoundKind.Fresh && IsDue(lead.Request.Profile.Settings.EagerRefresh, found.Stay);
        if (found.Kind != FoundKind.Fresh || (lead.PastMemory && isDue))
        {
            return false;
        }

        lead.IsDue = isDue;
        engine.TellFound(lead.Request.Key, lead.Request.Profile, found.Stay);
        lead.Flight.Answered(found.Versions);
        loads.Store(lead, EntryOf(lead.Request, found, lead.Token, out var copy));
        outcome = FlightOutcome<T>.Of(new(found.Value, !found.Stay.IsNothing, CacheTier.L2), copy);
        return true;
    }

    /// <summary>The shared tier does not answer: what memory has, unverified.</summary>
    public bool TryUnverified<T>(Lead<T> lead, out FlightOutcome<T> outcome)
    {
        var request = lead.Request;
        if (!request.IsRefresh && !lead.PastMemory && !request.Profile.Settings.Strict
            && (request.Tiers & TierUse.L1) != TierUse.None
            && engine.Memory.FindUnderLock(request.Key.Text, request.Key.Hash) is { } entry
            && engine.Look.At(entry) >= Freshness.Suspect)
        {
            outcome = LoadFlow.OfMemory(lead, entry, verified: false);
            return true;
        }

        outcome = default;
        return false;
    }

    /// <summary>
    /// What may stand in for a load by now, read anew: what was found when the load began may have been taken away since, and
    /// memory with it, also where it was only announced late. Null: nothing.
    /// </summary>
    public async Task<FlightOutcome<T>?> StandInAsync<T>(LoadRequest<T> request)
    {
        if (request.IsRefresh || !Shared.IsUsedBy(request.Tiers))
        {
            return null;
        }

        var token = engine.Memory.Open(request.Key.Text, request.Key.Hash);
        try
        {
            var found = await _reads.ReadAsync<T>(request.Key, request.Profile).ConfigureAwait(Continuation.IsCaptured);
            if (found.Kind is not (FoundKind.Stale or FoundKind.Fresh) || found.Stay.IsNothing)
            {
                return null;
            }

            Keep(request, EntryOf(request, found, token, out var copy), token);
            return FlightOutcome<T>.Of(new(found.Value, found: true, CacheTier.L2, stale: found.Kind == FoundKind.Stale), copy);
        }
        finally
        {
            engine.Memory.Close(token);
        }
    }

    private async Task<Leased<T>> AskLeaseAsync<T>(Lead<T> lead, string? dead)
    {
        var request = lead.Request;
        if (!_reads.MayAsk(request.Key.Text, lead.Flight.Versions))
        {
            return new(LeasedKind.Without);
        }

        var claim = request.IsRefresh ? RemoteLeaseClaim.Always : dead is null ? RemoteLeaseClaim.IfFree : RemoteLeaseClaim.FromHolder;
        var lease = new RemoteLease(Shared.NewLeaseId(), PatienceOf(lead), claim, dead);
        var answer = await Shared.Gate.WriteAsync(
            (Key: request.Key.Text, Lease: lease), static (tier, what, deadline) => tier.LeaseAsync(what.Key, what.Lease, deadline)).ConfigureAwait(Continuation.IsCaptured);
        if (!answer.IsAnswered)
        {
            // Unless it was not even sent, it may have been granted, to nobody. What was refused may be the value that was to come with it.
            if (answer.Failure is RemoteFailure.Unknown or RemoteFailure.Refused)
            {
                engine.ReleaseBehind(request.Key.Text, lease.Id);
            }

            return new(LeasedKind.Without);
        }

        using var reply = answer.Value;
        if (reply.IsGranted)
        {
            lead.Granted(lease.Id, SeenEntry.Of(reply.Value), id => engine.ReleaseBehind(request.Key.Text, id));
        }

        var found = await _reads.JudgeAsync<T>(request.Key, request.Profile, reply.Value, readAgain: true).ConfigureAwait(Continuation.IsCaptured);
        if (found.Kind == FoundKind.Absent)
        {
            engine.Look.Absent(request.Key);
        }

        if (!request.IsRefresh && TryTake(lead, found, out var outcome))
        {
            lead.GiveBack();
            return new(LeasedKind.Answered, outcome);
        }

        if (found.Kind is FoundKind.Foreign or FoundKind.Unanswered)
        {
            // What is foreign is left alone and not written over: other nodes can read it.
            lead.GiveBack();
            return new(found.Kind == FoundKind.Foreign ? LeasedKind.Foreign : LeasedKind.Without);
        }

        return !reply.IsGranted ? new(LeasedKind.Held, default, reply.Holder)
            : await NumberAsync(lead).ConfigureAwait(Continuation.IsCaptured) ? new(LeasedKind.Granted)
            : new(LeasedKind.Without);
    }

    private async Task<FlightOutcome<T>> ReadFirstAsync<T>(Lead<T> lead)
    {
        var found = await _reads.ReadAsync<T>(lead.Request.Key, lead.Request.Profile).ConfigureAwait(Continuation.IsCaptured);
        return TryTake(lead, found, out var outcome) ? outcome
            : found.Kind == FoundKind.Unanswered ? await WithoutAsync(lead).ConfigureAwait(Continuation.IsCaptured)
            : found.Kind == FoundKind.Foreign ? await loads.SourceAsync(lead).ConfigureAwait(Continuation.IsCaptured)
            : await LeaseAsync(lead).ConfigureAwait(Continuation.IsCaptured);
    }

    /// <summary>What the shared tier cannot have, memory serves unverified, or the source brings and memory keeps.</summary>
    private async Task<FlightOutcome<T>> WithoutAsync<T>(Lead<T> lead)
    {
        if (TryUnverified(lead, out var outcome))
        {
            return outcome;
        }

        lead.IsLocalOnly = true;
        return await loads.SourceAsync(lead).ConfigureAwait(Continuation.IsCaptured);
    }

    /// <summary>A profile that only memory holds, where others' changes are heard: one shared probe tells whether they were.</summary>
    private async Task<FlightOutcome<T>> MemoryOnlyAsync<T>(Lead<T> lead)
    {
        var request = lead.Request;
        if (Shared.Lease.Hears && !request.IsRefresh && !lead.PastMemory
            && engine.Look.At(engine.Memory.FindUnderLock(request.Key.Text, request.Key.Hash)) == Freshness.Suspect)
        {
            if (!await Shared.ConfirmAsync().ConfigureAwait(Continuation.IsCaptured))
            {
                return await WithoutAsync(lead).ConfigureAwait(Continuation.IsCaptured);
            }

            if (loads.TryMemory(lead, out var present))
            {
                return present;
            }
        }

        return await loads.SourceAsync(lead).ConfigureAwait(Continuation.IsCaptured);
    }

    /// <summary>The numbers of the versions before the source is asked. Without them the value could not be stored.</summary>
    private async ValueTask<bool> NumberAsync<T>(Lead<T> lead)
    {
        if (await engine.Numbers.OfAsync(lead.Flight.Versions).ConfigureAwait(Continuation.IsCaptured) is { } numbers)
        {
            lead.Numbers = numbers;
            return true;
        }

        lead.GiveBack();
        return false;
    }

    /// <summary>It can stand in, and memory keeps it as what it is; those who wait need not wait longer than the soft deadline now.</summary>
    private void KeepStale<T>(Lead<T> lead, Found<T> found)
    {
        if (lead.Request.IsRefresh || lead.PastMemory || found.Stay.IsNothing)
        {
            return;
        }

        // Before it is kept in mind: what cannot be copied cannot stand in.
        var entry = EntryOf(lead.Request, found, lead.Token, out _);
        lead.Stale = found;
        Keep(lead.Request, entry, lead.Token);
        lead.Flight.HasStale();
    }

    private void Keep<T>(LoadRequest<T> request, Entry entry, FillToken token)
    {
        if ((request.Tiers & TierUse.L1) != TierUse.None && engine.Look.HoldsAgainstVersions(entry))
        {
            engine.Memory.Put(entry, token);
        }
    }

    private Entry EntryOf<T>(LoadRequest<T> request, Found<T> found, FillToken token, out StoredCopy? copy)
    {
        copy = found.Stay.IsNothing ? null : engine.Copies.Of(request.Profile.Settings, found.Value);
        return engine.Entries.MakeFound(request.Key, found.Value, copy, typeof(T), request.Profile, found.Versions, token.OpenedAt, found.Stay);
    }

    // What is not due any more was refreshed by another node.
    private static bool IsDue(double eager, in SharedStay stay) =>
        eager > 0 && stay.FreshFor > TimeSpan.Zero && !stay.IsNothing && stay.FreshLeft <= stay.FreshFor * (1 - eager);

    private static TimeSpan PatienceOf<T>(Lead<T> lead) => lead.Request.Profile.Settings.HardDeadline + LeaseMargin;

    private async Task WaitAsync<T>(Lead<T> lead, TimeSpan pause)
    {
        using var end = new CancellationTokenSource(pause, engine.Clock.Provider);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(end.Token, lead.Flight.Cancelled);
        await lead.Token.WhenDirty.WaitAsync(both.Token).ConfigureAwait(Continuation.Quietly);
    }

    private async ValueTask<bool> IsDeadAsync(string holder)
    {
        var answer = await Shared.Gate.ReadAsync(
            RemoteLease.NodeOf(holder), static (tier, node, deadline) => tier.IsAliveAsync(node, deadline)).ConfigureAwait(Continuation.IsCaptured);
        return answer is { IsAnswered: true, Value: false };
    }
}
