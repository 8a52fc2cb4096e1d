using FusionTiered.Fences;
using FusionTiered.Flights;
using FusionTiered.L2Access;
using FusionTiered.Scheduling;

namespace FusionTiered.Flows;

/// <summary>The leader's road for a batch: a token for each key, one source call, each value stored and answered by itself.</summary>
internal sealed class ManyLoadFlow(
    LocalServices local, L2Link link, LoadMemory memory, SourceFlow sources, LoadFlow loads, L2ManyLoadFlow l2Loads)
{
    public void Start<TState, T>(ManyLoad<TState, T> load)
    {
        if (load.Flights.Count > 0)
        {
            _ = LeadAsync(load);
        }
    }

    /// <summary>The batch will not run: callers that already wait for one of its keys ask their own sources.</summary>
    public void GiveUp<TState, T>(ManyLoad<TState, T> load)
    {
        foreach (var (flight, _) in load.Flights)
        {
            local.Flights.Remove(flight);
            flight.Complete(FlightOutcome<T>.Unanswered);
        }
    }

    private async Task LeadAsync<TState, T>(ManyLoad<TState, T> load)
    {
        var open = await LeaveToOthersAsync(Open(load)).ConfigureAwait(Continuation.IsCaptured);
        if (open.Count == 0)
        {
            return;
        }

        using var cancellation = new LastOneOut([.. open.Select(static each => each.Flight.Cancelled)]);
        try
        {
            EnterOneAnother(open);
            var first = open[0].Request;
            LoadScope.Current = open[0].Flight;
            load.Ask([.. open.Select(static each => each.Request.Key)]);
            var context = new SourceContext(first.Key) { IsBehind = load.IsBehind };
            var answer = await local.Sources.RunAsync(first.Profile, load, context, cancellation.Token).ConfigureAwait(Continuation.IsCaptured);

            // All are stored before the first is waited for: an L2 that hangs costs one deadline, not one for each key.
            await Task.WhenAll(open.Select(leader => CompleteAsync(leader, answer).AsTask())).ConfigureAwait(Continuation.IsCaptured);
        }
#pragma warning disable CA1031 // The exception of the source belongs to the callers that wait for it.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            if (!cancellation.Token.IsCancellationRequested)
            {
                sources.NoteFailure(open[0].Request, failure);
            }

            await Task.WhenAll(open.Select(leader => loads.StandInOrFailAsync(leader, failure, noted: true))).ConfigureAwait(Continuation.IsCaptured);
        }
    }

    /// <summary>The loads that remain for the source after L2 was asked.</summary>
    private async Task<List<LeaderState<T>>> LeaveToOthersAsync<T>(List<LeaderState<T>> open)
    {
        if (!link.IsThere || open.Count == 0)
        {
            return open;
        }

        try
        {
            return await l2Loads.LeaveToSourceAsync(open).ConfigureAwait(Continuation.IsCaptured);
        }
#pragma warning disable CA1031 // No other code completes these loads.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            foreach (var leader in open.Where(static leader => !leader.Flight.IsCompleted))
            {
                loads.Fail(leader, failure);
            }

            return [];
        }
    }

    /// <summary>Opens a token for each key that memory cannot answer. Never fails: no other code would complete the remaining loads.</summary>
    private List<LeaderState<T>> Open<TState, T>(ManyLoad<TState, T> load)
    {
        var open = new List<LeaderState<T>>(load.Flights.Count);
        foreach (var (flight, request) in load.Flights)
        {
            var leader = new LeaderState<T>(flight, request, pastMemory: load.IsBehind);
            try
            {
                memory.Begin(leader);
                if (!request.IsRefresh && !load.IsBehind && memory.TryFind(leader, out var present))
                {
                    loads.Complete(leader, present);
                }
                else
                {
                    open.Add(leader);
                }
            }
#pragma warning disable CA1031 // Another type was stored since the batch looked, or tags were made bad: the others go on.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                loads.Fail(leader, failure);
            }
        }

        return open;
    }

    private async ValueTask CompleteAsync<T>(LeaderState<T> leader, IReadOnlyDictionary<CacheKey, T>? answer)
    {
        try
        {
            loads.Complete(leader, answer is null || !answer.TryGetValue(leader.Request.Key, out var value)
                ? FlightOutcome<T>.Unanswered
                : await sources.KeepAsync(leader, value).ConfigureAwait(Continuation.IsCaptured));
        }
#pragma warning disable CA1031 // A value that cannot be kept: the others of the batch can.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            await loads.StandInOrFailAsync(leader, failure).ConfigureAwait(Continuation.IsCaptured);
        }
    }

    // The source runs in the scope of the first load; the others wait for it, so that a source that asks for any of its
    // own keys is told so.
    private static void EnterOneAnother<T>(List<LeaderState<T>> open)
    {
        for (var i = 1; i < open.Count; i++)
        {
            WaitGraph.Enter(open[i].Flight, open[0].Flight);
        }
    }
}
