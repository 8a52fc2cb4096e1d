using FusionTiered.Failures;

namespace FusionTiered.Flights;

/// <summary>The loads under way, by key: join the one there is, or lead a new one.</summary>
/// <remarks>
/// Striped by hash; a stripe's lock guards its dictionary and the waiters of its flights. No other lock is taken under it
/// (see docs/internals/invariants.md).
/// </remarks>
internal sealed class FlightTable
{
    private const int StripeCount = 64;

    private readonly Stripe[] _stripes = [.. Enumerable.Range(0, StripeCount).Select(static _ => new Stripe())];

    /// <summary>Loads under way, for statistics and for tests that look for leaks.</summary>
    public int Count => _stripes.Sum(static stripe => stripe.CountUnderLock());

    /// <summary>A place in the load of this key; the caller leads when there is none that may still take followers.</summary>
    /// <param name="key">The key.</param>
    /// <param name="hash">Its hash.</param>
    /// <param name="refresh">Whether only another refresh will do.</param>
    /// <param name="waits">Whether the caller will wait, and leave again; otherwise the load is wanted for itself.</param>
    /// <param name="mayFindStale">Whether the load, if the caller leads it, may find a stale value on its way.</param>
    public FlightTicket<T> JoinOrLead<T>(string key, int hash, bool refresh, bool waits, bool mayFindStale = false)
    {
        var stripe = StripeOf(hash);
        Flight? present;
        FlightTicket<T> ticket;
        lock (stripe.Gate)
        {
            if (stripe.Flights.TryGetValue(key, out present)
                && !present.IsCompleted
                && !present.Cancelled.IsCancellationRequested
                && (present.IsRefresh || !refresh)
                && !present.IsOutdated)
            {
                if (present is not Flight<T> joined)
                {
                    throw new CacheTypeMismatchException(typeof(T), present.ValueType);
                }

                Enter_NeedsLock(joined, waits);
                return new FlightTicket<T>(joined, Leads: false);
            }

            var led = new Flight<T>(key, hash) { IsRefresh = refresh };
            if (mayFindStale)
            {
                led.MayFindStale();
            }

            stripe.Flights[key] = led;
            Enter_NeedsLock(led, waits);
            ticket = new FlightTicket<T>(led, Leads: true);
        }

        present?.ReleaseIfOutdated();
        return ticket;
    }

    /// <summary>If the load of this key is outdated, it releases its lease in L2.</summary>
    public void ReleaseIfOutdated(string key, int hash)
    {
        var stripe = StripeOf(hash);
        Flight? present;
        lock (stripe.Gate)
        {
            present = stripe.Flights.GetValueOrDefault(key);
        }

        present?.ReleaseIfOutdated();
    }

    /// <summary>Every outdated load releases its lease in L2.</summary>
    public void ReleaseOutdated()
    {
        foreach (var stripe in _stripes)
        {
            foreach (var flight in stripe.OutdatedUnderLock())
            {
                flight.ReleaseIfOutdated();
            }
        }
    }

    /// <summary>A waiter gives up. Returns whether it was the last, so that the load has to be cancelled.</summary>
    public bool Leave(Flight flight)
    {
        var stripe = StripeOf(flight.Hash);
        lock (stripe.Gate)
        {
            flight.Waiters--;
            if (flight.Waiters > 0 || flight.Pinned || flight.IsCompleted)
            {
                return false;
            }

            // Nobody may join a load that is about to be cancelled.
            Remove_NeedsLock(stripe, flight);
            return true;
        }
    }

    /// <summary>The load goes on even when nobody waits.</summary>
    public void Pin(Flight flight)
    {
        lock (StripeOf(flight.Hash).Gate)
        {
            flight.Pinned = true;
        }
    }

    /// <summary>Takes the load out, unless another one took its place. Returns how many wait for it.</summary>
    public int Remove(Flight flight)
    {
        var stripe = StripeOf(flight.Hash);
        lock (stripe.Gate)
        {
            Remove_NeedsLock(stripe, flight);
            return flight.Waiters;
        }
    }

    /// <summary>Ends all loads with <paramref name="failure"/>: the cache is going away.</summary>
    public void AbortAll(Func<Exception> failure)
    {
        foreach (var stripe in _stripes)
        {
            foreach (var flight in stripe.TakeAllUnderLock())
            {
                flight.Abort(failure());
                flight.Cancel();
            }
        }
    }

    private static void Enter_NeedsLock(Flight flight, bool waits)
    {
        if (waits)
        {
            flight.Waiters++;
        }
        else
        {
            flight.Pinned = true;
        }
    }

    private static void Remove_NeedsLock(Stripe stripe, Flight flight)
    {
        if (stripe.Flights.TryGetValue(flight.Key, out var present) && ReferenceEquals(present, flight))
        {
            stripe.Flights.Remove(flight.Key);
        }
    }

    private Stripe StripeOf(int hash) => _stripes[hash & (StripeCount - 1)];

    private sealed class Stripe
    {
        public Lock Gate { get; } = new();

        public Dictionary<string, Flight> Flights { get; } = new(StringComparer.Ordinal);

        public Flight[] TakeAllUnderLock()
        {
            lock (Gate)
            {
                Flight[] all = [.. Flights.Values];
                Flights.Clear();
                return all;
            }
        }

        public List<Flight> OutdatedUnderLock()
        {
            lock (Gate)
            {
                return Flights.Count == 0 ? [] : [.. Flights.Values.Where(static flight => flight.IsOutdated)];
            }
        }

        public int CountUnderLock()
        {
            lock (Gate)
            {
                return Flights.Count;
            }
        }
    }
}
