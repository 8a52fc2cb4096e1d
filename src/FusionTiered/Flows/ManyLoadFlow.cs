using FusionTiered.Scheduling;
using FusionTiered.Fences;
using FusionTiered.Flights;

namespace FusionTiered.Flows;

/// <summary>The leader's road for a batch: a token for each key, one source call, each value stored and answered by itself.</summary>
internal sealed class ManyLoadFlow(Engine engine, LoadFlow loads)
{
    public void Start<TState, T>(ManyLoad<TState, T> load)
    {
        if (load.Flights.Count > 0)
        {
            _ = LeadAsync(load);
        }
    }

    /// <summary>The batch will not run: those who already wait for one of its keys ask their own sources.</summary>
    public void GiveUp<TState, T>(ManyLoad<TState, T> load)
    {
        foreach (var (flight, _) in load.Flights)
        {
            engine.Flights.Land(flight);
            flight.Complete(FlightOutcome<T>.Unanswered);
        }
    }

    private async Task LeadAsync<TState, T>(ManyLoad<TState, T> load)
    {
        var open = Open(load);
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
            var context = new SourceContext(first.Key);
            var answer = await engine.Sources.RunAsync(first.Profile, load, context, cancellation.Token).ConfigureAwait(Continuation.IsCaptured);
            foreach (var (flight, request, token) in open)
            {
                loads.Land(flight, token, OutcomeOf(flight, request, token, answer));
            }
        }
#pragma warning disable CA1031 // Whatever the source threw belongs to the callers that wait for it.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            if (!cancellation.Token.IsCancellationRequested)
            {
                loads.NoteFailure(open[0].Request, failure);
            }

            foreach (var (flight, request, token) in open)
            {
                loads.Rest(flight, request);
                loads.LandFailed(flight, token, failure);
            }
        }
    }

    /// <summary>A token for each key that still needs the source. Never fails: nobody else would land the others.</summary>
    private List<(Flight<T> Flight, LoadRequest<T> Request, FillToken Token)> Open<TState, T>(ManyLoad<TState, T> load)
    {
        var open = new List<(Flight<T> Flight, LoadRequest<T> Request, FillToken Token)>(load.Flights.Count);
        foreach (var (flight, request) in load.Flights)
        {
            var token = loads.Begin(flight, request);
            try
            {
                if (!request.IsRefresh && !flight.Pinned && loads.TryMemory(flight, request, out var present))
                {
                    loads.Land(flight, token, present);
                }
                else
                {
                    open.Add((flight, request, token));
                }
            }
            catch (CacheTypeMismatchException failure)
            {
                // Another type was stored since the batch looked.
                loads.LandFailed(flight, token, failure);
            }
        }

        return open;
    }

    private FlightOutcome<T> OutcomeOf<T>(
        Flight<T> flight, LoadRequest<T> request, FillToken token, IReadOnlyDictionary<CacheKey, T>? answer)
    {
        if (answer is null || !answer.TryGetValue(request.Key, out var value))
        {
            return FlightOutcome<T>.Unanswered;
        }

        return loads.StoreValue(flight, request, token, value);
    }

    // The source runs in the scope of the first load; the others wait for it, so that a source that asks for any of its
    // own keys is told so.
    private static void EnterOneAnother<T>(List<(Flight<T> Flight, LoadRequest<T> Request, FillToken Token)> open)
    {
        for (var i = 1; i < open.Count; i++)
        {
            WaitGraph.Enter(open[i].Flight, open[0].Flight);
        }
    }
}
