using System.Runtime.ExceptionServices;
using FusionTiered.Fusion.Fences;

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
    private int _waiting;
    private int _joined;
    private bool _isServed;
    private CancellationTokenSource? _load;
    private StoreTicket? _ticket;
    private int _loads;
    private Exception? _failure;
    private int _failedAt;
    private int _outdatedLoad;
    private object? _outdated;

    /// <summary>Whether the last caller has gone: a new caller needs a new object.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Whether a load brought an answer while callers waited.</summary>
    public bool HasLoaded { get; private set; }

    /// <summary>A caller comes. It gets its place in the order of callers, from 1; 0: everybody has gone, and this object is over.</summary>
    /// <param name="sharesFrom">The number of the first load whose value the caller may get, whatever outdated it since.</param>
    public int Join(out int sharesFrom)
    {
        lock (this)
        {
            sharesFrom = 0;
            if (IsOver)
            {
                return 0;
            }

            sharesFrom = _load is null || _ticket?.IsClean() == false ? _loads + 1 : _loads;
            _waiting++;
            return ++_joined;
        }
    }

    /// <summary>A load begins. Its token is cancelled when the last caller has given up.</summary>
    /// <param name="place">The place of the caller whose factory it is.</param>
    /// <param name="ticket">The ticket of the load.</param>
    /// <exception cref="OperationCanceledException">Nobody waits for it.</exception>
    /// <exception cref="Exception">The failure of a load that this caller waited for.</exception>
    public CancellationToken BeginLoad(int place, StoreTicket? ticket = null)
    {
        lock (this)
        {
            if (_failure is { } failure && place <= _failedAt)
            {
                ExceptionDispatchInfo.Throw(failure);
            }

            if (IsOver && !_isServed)
            {
                throw new OperationCanceledException("Nobody waits for this load any more.");
            }

            _loads++;
            _ticket = ticket;
            _load = new CancellationTokenSource();
            return _load.Token;
        }
    }

    /// <summary>The load brought an answer.</summary>
    public void Loaded()
    {
        lock (this)
        {
            HasLoaded = true;
            _load = null;
        }
    }

    /// <summary>The load brought an answer that is outdated: it is for those who waited, and is not stored.</summary>
    public void LoadedOutdated(object? value)
    {
        lock (this)
        {
            HasLoaded = true;
            _load = null;
            (_outdatedLoad, _outdated) = (_loads, value);
        }
    }

    /// <summary>The outdated value of a load for a caller that waited for it.</summary>
    /// <param name="sharesFrom">What the caller got from <see cref="Join"/>.</param>
    /// <param name="value">The value.</param>
    public bool TryShare(int sharesFrom, out object? value)
    {
        lock (this)
        {
            value = _outdated;
            return _outdatedLoad >= sharesFrom;
        }
    }

    /// <summary>The load failed, for everybody who has come by now.</summary>
    public void Failed(Exception failure)
    {
        lock (this)
        {
            _load = null;
            _failure = failure;
            _failedAt = _joined;
        }
    }

    /// <summary>A caller goes: with an answer, or because it gave up.</summary>
    /// <remarks>A load that nobody waits for is cancelled. A load that goes on behind the answer of a caller is not.</remarks>
    public void Leave(bool isServed)
    {
        CancellationTokenSource? unwanted;
        lock (this)
        {
            _isServed |= isServed;
            IsOver |= --_waiting == 0;
            unwanted = IsOver && !_isServed ? _load : null;
        }

        // Outside of the lock: it runs whatever the source registered.
        unwanted?.Cancel();
    }
}
