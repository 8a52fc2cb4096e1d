namespace FusionTiered.Fusion.Locks;

/// <summary>A lease that this node holds. It is lengthened in good time, until it is given back or its load has ended.</summary>
internal sealed class HeldLease
{
    private readonly ITimer _renewing;
    private readonly Action<HeldLease> _giveBack;
    private int _isOver;

    /// <param name="key">The key.</param>
    /// <param name="id">The word in Redis by which it is this holder's.</param>
    /// <param name="every">The time between two renewals.</param>
    /// <param name="renew">Lengthens it.</param>
    /// <param name="giveBack">Ends it in Redis.</param>
    /// <param name="time">Measures the time.</param>
    public HeldLease(string key, string id, TimeSpan every, Action<HeldLease> renew, Action<HeldLease> giveBack, TimeProvider time)
    {
        (Key, Id, _giveBack) = (key, id, giveBack);

        // The timer outlives the call, and must not keep its ticket.
        using (ExecutionContext.SuppressFlow())
        {
            _renewing = time.CreateTimer(static state => ((Renewal)state!).Run(), new Renewal(this, renew), every, every);
        }
    }

    public string Key { get; }

    public string Id { get; }

    /// <summary>Gives it back: another node may load.</summary>
    public void Release()
    {
        if (Interlocked.Exchange(ref _isOver, 1) == 0)
        {
            _renewing.Dispose();
            _giveBack(this);
        }
    }

    /// <summary>It has ended in Redis already.</summary>
    public void Forget()
    {
        if (Interlocked.Exchange(ref _isOver, 1) == 0)
        {
            _renewing.Dispose();
        }
    }

    /// <summary>The load has ended. The lease ends by itself, if the store does not end it before.</summary>
    public void StopRenewing() => _renewing.Dispose();

    private sealed class Renewal(HeldLease lease, Action<HeldLease> renew)
    {
        public void Run()
        {
            if (Volatile.Read(ref lease._isOver) == 0)
            {
                renew(lease);
            }
        }
    }
}
