using FusionTiered.Fusion.Tickets;
using FusionTiered.Time;

namespace FusionTiered.Fusion.Locks;

/// <summary>A lease that this node holds. It is lengthened in good time, until it is given back or its load has ended.</summary>
internal sealed class HeldLease : IHeldLease
{
    private readonly ITimer _renewing;
    private readonly LeaseLocker _locker;
    private readonly CacheClock _clock;
    private readonly long _ends;
    private int _isOver;

    /// <param name="locker">Lengthens it, and ends it in Redis.</param>
    /// <param name="key">The key.</param>
    /// <param name="id">The word in Redis by which it is this holder's.</param>
    /// <param name="answer">What L2 had when it was taken.</param>
    /// <param name="ticket">The ticket of the load.</param>
    /// <param name="every">The time between two renewals.</param>
    /// <param name="longest">The longest time that a load can take: nobody lengthens the lease after it.</param>
    /// <param name="clock">Measures the time.</param>
    public HeldLease(LeaseLocker locker, string key, string id, L2Answer answer, StoreTicket? ticket, TimeSpan every, TimeSpan longest, CacheClock clock)
    {
        (_locker, Key, Id, Answer, Ticket, _clock) = (locker, key, id, answer, ticket, clock);
        _ends = CacheClock.After(clock.Now, longest);

        // The timer outlives the call, and must not keep its ticket.
        using (ExecutionContext.SuppressFlow())
        {
            _renewing = clock.Provider.CreateTimer(static lease => ((HeldLease)lease!).Renew(), this, every, every);
        }
    }

    public string Key { get; }

    /// <inheritdoc/>
    public string Id { get; }

    /// <summary>What L2 had when the lease was taken.</summary>
    public L2Answer Answer { get; }

    /// <summary>Whether its load is outdated: who comes now must not wait for it.</summary>
    public bool IsOutdated => Ticket?.IsSourceOutdated() == true;

    /// <summary>Whether it was given back, or has ended in Redis.</summary>
    public bool IsOver => Volatile.Read(ref _isOver) != 0;

    /// <summary>The ticket of the load; changes when another call of this node takes it over.</summary>
    public StoreTicket? Ticket { get; set; }

    /// <inheritdoc/>
    public void Release()
    {
        if (Interlocked.Exchange(ref _isOver, 1) == 0)
        {
            _renewing.Dispose();
            _locker.Ended(this, inRedis: false);
        }
    }

    /// <inheritdoc/>
    public void Forget()
    {
        if (Interlocked.Exchange(ref _isOver, 1) == 0)
        {
            _renewing.Dispose();
            _locker.Ended(this, inRedis: true);
        }
    }

    /// <inheritdoc/>
    public void StopRenewing()
    {
        _renewing.Dispose();
        _locker.Ended(this, inRedis: true);
    }

    private void Renew()
    {
        if (_clock.Now > _ends)
        {
            StopRenewing();
        }
        else if (Volatile.Read(ref _isOver) == 0)
        {
            _locker.Renew(this);
        }
    }
}
