using System.Globalization;

namespace FusionTiered.InProcess;

/* The tier's end: one event loop, as in Redis. Requests that have arrived are run in cycles, each request in one step; the replies of a
   cycle go out in order, and behind all of them what the cycle changed. Without a scheduler a cycle runs as soon as something
   arrives. The gate guards the store, the queues and the state of all links; nobody's code runs under it, and it is never held
   for longer than a cycle. Order of locks: gate -> the locks of a TimeProvider. */
internal sealed class Server : IDisposable
{
    private readonly Queue<(Link From, Request Request)> _inbox = new();
    private readonly List<Link> _links = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly ITimer _expiry;
    private List<Request> _held = [];
    private long _expiryDueAt = long.MaxValue;
    private bool _cyclePosted;

    public Server(TimeProvider clock, IStepScheduler? steps)
    {
        (Clock, Steps, Store) = (clock, steps, new Store(clock));
        _expiry = clock.CreateTimer(static server => ((Server)server!).Expire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public Lock Gate { get; } = new();

    public TimeProvider Clock { get; }

    public IStepScheduler? Steps { get; }

    public Store Store { get; }

    public bool IsFrozen { get; private set; }

    public bool IsStopped { get; private set; }

    public TimeSpan RequestDelay { get; set; }

    public TimeSpan AnswerDelay { get; set; }

    public TimeSpan ExpiryDelay { get; set; } = TimeSpan.FromMilliseconds(100);

    public InProcessLateWrites LateWrites { get; set; }

    public Link Connect(string? node, TimeProvider clock)
    {
        lock (Gate)
        {
            var link = new Link(this, Unique_NeedsLock(node ?? "node"), clock);
            _links.Add(link);
            if (IsStopped)
            {
                link.Lose_NeedsLock(Refusal.Lost());
            }

            return link;
        }
    }

    public void Close(Link link)
    {
        lock (Gate)
        {
            link.Close_NeedsLock();
            _links.Remove(link);
        }
    }

    /// <summary>Whether a node would be answered now.</summary>
    public bool Reaches_NeedsLock(Link link) => !IsFrozen && !IsStopped && link.CanHear_NeedsLock;

    public bool IsAlive_NeedsLock(string node, TimeSpan within) => _links.Exists(link => string.Equals(link.Node, node, StringComparison.Ordinal) && link.IsAlive_NeedsLock(within));

    /// <summary>Does something at once, from outside of the event loop, as another program would, also while the tier is frozen.</summary>
    public T Do<T>(Func<Store, T> what)
    {
        lock (Gate)
        {
            var result = what(Store);
            Publish_NeedsLock();
            return result;
        }
    }

    public void Arrived_NeedsLock(Link from, Request request)
    {
        _inbox.Enqueue((from, request));
        PumpCycle_NeedsLock();
    }

    /// <summary>Takes away the requests that have arrived from a node and were not run.</summary>
    public List<Request> TakeArrived_NeedsLock(Link link)
    {
        var taken = new List<Request>();
        for (var left = _inbox.Count; left > 0; left--)
        {
            var each = _inbox.Dequeue();
            if (each.From == link)
            {
                taken.Add(each.Request);
            }
            else
            {
                _inbox.Enqueue(each);
            }
        }

        return taken;
    }

    /// <summary>Whether it is time; if not, the timer is set.</summary>
    public bool IsDue_NeedsLock(long at, ITimer timer)
    {
        var wait = TimeSpan.FromTicks(at - Store.Now);
        if (wait > TimeSpan.Zero)
        {
            timer.Change(WholeMilliseconds(wait), Timeout.InfiniteTimeSpan);
        }

        return wait <= TimeSpan.Zero;
    }

    public void RunAlone_NeedsLock(Request request)
    {
        request.Run(Store);
        Publish_NeedsLock();
    }

    public void Hold_NeedsLock(IEnumerable<Request> writes) => _held.AddRange(writes);

    public void LandHeld()
    {
        lock (Gate)
        {
            var held = _held;
            _held = [];
            held.ForEach(RunAlone_NeedsLock);
        }
    }

    public void Freeze()
    {
        lock (Gate)
        {
            IsFrozen = true;
        }
    }

    public void Thaw()
    {
        lock (Gate)
        {
            IsFrozen = false;
            PumpCycle_NeedsLock();
        }
    }

    public void Stop(bool keepsData)
    {
        lock (Gate)
        {
            IsStopped = true;
            if (!keepsData)
            {
                Store.Lose();
            }

            _links.ToList().ForEach(static link => link.Lose_NeedsLock(Refusal.Lost()));
        }
    }

    public void Start()
    {
        lock (Gate)
        {
            IsStopped = false;
            IsFrozen = false;
            _links.ToList().ForEach(static link => link.Open_NeedsLock());
        }
    }

    public void Dispose()
    {
        lock (Gate)
        {
            IsStopped = true;
            _links.ToList().ForEach(static link => link.Close_NeedsLock());
            _links.Clear();
            _expiry.Dispose();
        }
    }

    // Timers of the machine count whole milliseconds, and up to 49 days.
    private static TimeSpan WholeMilliseconds(TimeSpan time) =>
        TimeSpan.FromMilliseconds(Math.Clamp(Math.Ceiling(time.TotalMilliseconds), 0, uint.MaxValue - 2.0));

    private string Unique_NeedsLock(string node)
    {
        var name = node;
        for (var times = 2; !_names.Add(name); times++)
        {
            name = string.Create(CultureInfo.InvariantCulture, $"{node}#{times}");
        }

        return name;
    }

    private void PumpCycle_NeedsLock()
    {
        if (IsFrozen || IsStopped || _cyclePosted || (_inbox.Count == 0 && _expiryDueAt > Store.Now))
        {
            return;
        }

        if (Steps is null)
        {
            Cycle_NeedsLock();
        }
        else
        {
            _cyclePosted = true;
            Steps.Post(Cycle, "cycle");
        }
    }

    private void Cycle()
    {
        lock (Gate)
        {
            _cyclePosted = false;
            if (!IsFrozen && !IsStopped)
            {
                Cycle_NeedsLock();
            }
        }
    }

    private void Cycle_NeedsLock()
    {
        if (_expiryDueAt <= Store.Now)
        {
            _expiryDueAt = long.MaxValue;
            if (ExpiryDelay != Timeout.InfiniteTimeSpan)
            {
                Store.RemoveExpired(Store.Now - ExpiryDelay.Ticks);
            }
        }

        while (_inbox.TryDequeue(out var each))
        {
            each.Request.Run(Store);
            each.From.Reply_NeedsLock(each.Request);
        }

        Publish_NeedsLock();
    }

    private void Publish_NeedsLock()
    {
        foreach (var link in _links)
        {
            link.Announce_NeedsLock(Store.Changes);
        }

        Store.Changes.Clear();
        ArmExpiry_NeedsLock();

        // By number: an answer may go out here, and a probe come back within.
        for (var i = 0; i < _links.Count; i++)
        {
            _links[i].Pump_NeedsLock();
        }
    }

    private void ArmExpiry_NeedsLock()
    {
        if (ExpiryDelay == Timeout.InfiniteTimeSpan || Store.NextExpiry is not { } next)
        {
            return;
        }

        var dueAt = next + ExpiryDelay.Ticks;
        if (dueAt < _expiryDueAt)
        {
            _expiryDueAt = dueAt;
            _expiry.Change(WholeMilliseconds(TimeSpan.FromTicks(dueAt - Store.Now)), Timeout.InfiniteTimeSpan);
        }
    }

    private void Expire()
    {
        lock (Gate)
        {
            if (_expiryDueAt > Store.Now)
            {
                // A lifetime that is longer than a timer can be set to.
                _expiryDueAt = long.MaxValue;
                ArmExpiry_NeedsLock();
            }

            PumpCycle_NeedsLock();
        }
    }
}
