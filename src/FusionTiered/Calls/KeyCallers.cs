using System.Runtime.ExceptionServices;
using FusionTiered.Fusion.Tickets;

namespace FusionTiered.Fusion.Calls;

/* The callers on this node that miss one key at the same time. FusionCache runs one load for all of them, and tells them nothing
   of each other. This object tells a caller whether another one loaded the value that it got, hands the failure of a load to
   everybody who waited for it (FusionCache lets them try one after another), and cancels a load that nobody waits for any more
   (its lock of the key would hold up the next caller).
   A value that was outdated while it was loaded is not stored, so FusionCache would let every caller that waits load in turn. The
   callers that waited before it was outdated get it from here; a caller that came later loads anew. A caller knows on coming
   whether the load under way is still clean. All fields are guarded by the object itself. */
#pragma warning disable CA1001 // Never disposed: it has no timer, and an abandoned source may use its token at any later time.
internal sealed class KeyCallers
#pragma warning restore CA1001
{
    private Dictionary<int, CancellationTokenSource>? _running;
    private int _waiting;
    private int _joined;
    private bool _isServed;
    private StoreTicket? _ticket;
    private int _loads;
    private Exception? _failure;
    private int _failedLoad;
    private object? _outdated;
    private long _outdatedAt;
    private int _outdatedLoad;

    /// <summary>Whether the last caller has gone: a new caller needs a new object.</summary>
    public bool IsOver { get; private set; }

    /// <summary>The callers that wait.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Whether a load brought an answer while callers waited.</summary>
    public bool HasLoaded { get; private set; }

    /// <summary>A caller comes. It gets its place in the order of callers, from 1; 0: everybody has gone, and this object is over.</summary>
    /// <param name="sharesFrom">The number of the first load whose outcome the caller shares, whatever outdates it later.</param>
    public int Join(out int sharesFrom)
    {
        lock (this)
        {
            sharesFrom = 0;
            if (IsOver)
            {
                return 0;
            }

            sharesFrom = _running?.ContainsKey(_loads) == true && _ticket?.IsUnderWayClean() != false ? _loads : _loads + 1;
            _waiting++;
            return ++_joined;
        }
    }

    /// <summary>A load begins, with the next number. Its token is cancelled when the last caller has given up.</summary>
    /// <param name="sharesFrom">What the caller whose factory it is got from <see cref="Join"/>.</param>
    /// <param name="ticket">The ticket of the load.</param>
    /// <param name="number">The number of the load; not 0 where it has begun ahead.</param>
    /// <exception cref="OperationCanceledException">Nobody waits for it.</exception>
    /// <exception cref="Exception">The failure of a load that this caller waited for.</exception>
    public CancellationToken BeginLoad(int sharesFrom, StoreTicket? ticket, ref int number)
    {
        lock (this)
        {
            if (_failure is { } failure && sharesFrom <= _failedLoad)
            {
                ExceptionDispatchInfo.Throw(failure);
            }

            if (IsOver && !_isServed)
            {
                throw new OperationCanceledException("Nobody waits for this load any more.");
            }

            if (_running is null || !_running.TryGetValue(number, out var load))
            {
                load = Begin(ticket, out number);
            }

            return load.Token;
        }
    }

    /// <summary>A load begins whose source may be asked before <see cref="BeginLoad"/> is called. A caller who comes from now on sees whether it is outdated.</summary>
    public void BeginAhead(StoreTicket ticket, out int number)
    {
        lock (this)
        {
            Begin(ticket, out number);
        }
    }

    /// <summary>A load that began ahead has no outcome.</summary>
    public void Drop(int number)
    {
        lock (this)
        {
            _running?.Remove(number);
        }
    }

    /// <summary>A load brought an answer.</summary>
    public void Loaded(int number)
    {
        lock (this)
        {
            HasLoaded = true;
            _running?.Remove(number);
        }
    }

    /// <summary>A load brought an answer that is outdated: it is for those who waited, and is not stored.</summary>
    /// <param name="number">The number of the load.</param>
    /// <param name="value">The value.</param>
    /// <param name="outdatedAt">The tick of the fences from which on a caller came too late for it.</param>
    public void LoadedOutdated(int number, object? value, long outdatedAt)
    {
        lock (this)
        {
            HasLoaded = true;
            _running?.Remove(number);
            (_outdatedLoad, _outdated, _outdatedAt) = (number, value, outdatedAt);
        }
    }

    /// <summary>The outdated value of a load for a caller that waited for it.</summary>
    /// <param name="sharesFrom">What the caller got from <see cref="Join"/>.</param>
    /// <param name="tick">The tick of the fences when the caller came.</param>
    /// <param name="value">The value.</param>
    public bool TryShare(int sharesFrom, long tick, out object? value)
    {
        lock (this)
        {
            value = _outdated;
            return _outdatedLoad >= sharesFrom && tick < _outdatedAt;
        }
    }

    /// <summary>A load failed, for everybody who shares it.</summary>
    public void Failed(int number, Exception failure)
    {
        lock (this)
        {
            _running?.Remove(number);
            _failure = failure;
            _failedLoad = number;
        }
    }

    private CancellationTokenSource Begin(StoreTicket? ticket, out int number)
    {
        number = ++_loads;
        _ticket = ticket;
        var load = new CancellationTokenSource();
        (_running ??= []).Add(number, load);
        return load;
    }

    /// <summary>A caller goes: with an answer, or because it gave up.</summary>
    /// <remarks>A load that nobody waits for is cancelled. A load that goes on behind the answer of a caller is not.</remarks>
    public void Leave(bool isServed)
    {
        CancellationTokenSource[] unwanted = [];
        lock (this)
        {
            _isServed |= isServed;
            IsOver |= --_waiting == 0;
            if (IsOver && !_isServed && _running is not null)
            {
                unwanted = [.. _running.Values];
            }
        }

        // Outside of the lock: it runs whatever the source registered.
        foreach (var load in unwanted)
        {
            load.Cancel();
        }
    }
}
