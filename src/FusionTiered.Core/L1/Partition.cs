namespace FusionTiered.L1;

/* The eviction policy over one capacity: that of the whole cache, shared by most profiles, or a profile's own limit
   within it. Everything here runs under the lock of the tier.

   A new key comes into the window. When the window is over its quota, its oldest entry moves on to main if main has
   room, and else must win the contest against main's victim; the loser leaves. A key that lost and comes back soon (the
   ghost) goes straight to main. A hit only counts in the entry. See Window, MainRing, Ghost, FrequencySketch, Contest,
   WindowClimber and ExpiryHand for the parts, and docs/decisions/0002-l1-policy.md for why these.

   Room is made before the new entry comes in, by count and by weight in the same loops. The limit that counts is the
   lower of its own and of what the other partitions leave of the whole. */
internal sealed class Partition
{
    // A window that is far over its quota (the climber moved the quota, the whole got narrower) is worked off over
    // several puts, so that no single one pays for all of it. The limits themselves hold at once.
    private const int MaxSettledPerPut = 16;

    // The sketch and the ghost start for at most this many entries and double when more are really there: a cache that
    // is limited by bytes may have a limit of entries that it never comes near.
    private const int FirstCapacity = 1 << 16;

    private readonly EntryTable _table;
    private readonly Ledger _ledger;
    private readonly Residents _residents;
    private readonly Window _window;
    private readonly MainRing _main;
    private readonly FrequencySketch _sketch;
    private readonly Contest _contest;
    private readonly Ghost _ghost;
    private readonly WindowClimber _climber;
    private int _capacity;
    private int _peak;
    private int _age;
    private bool _wasFull;

    public Partition(EntryTable table, Ledger ledger, long maxEntries, long maxBytes, double? windowShare)
    {
        _table = table;
        _ledger = ledger;
        Budget = new(maxEntries, maxBytes);
        var capacity = (int)Math.Min(maxEntries, FirstCapacity);
        _sketch = new(capacity);
        _ghost = new(capacity);
        _contest = new(_sketch);
        _climber = new(windowShare);
        _residents = new(table, ledger, _sketch);
        (_window, _main) = (_residents.Window, _residents.Main);
        Learn(capacity);
    }

    public Budget Budget { get; }

    public List<ProfileUse> Profiles { get; } = [];

    public Window Window => _window;

    public MainRing Main => _main;

    public double WindowShare => _climber.Share;

    /// <summary>How often an entry was used lately, roughly, up to 15.</summary>
    public int UsesOf(L1Entry entry) => _sketch.Estimate(KeyMix.Spread(entry.Hash));

    /// <summary>How many entries fit, as far as it is known: what the periods of the policy are measured by.</summary>
    public int Capacity => _capacity;

    /// <summary>Whether an entry fits if everything in here leaves.</summary>
    public bool CouldHold(L1Entry entry)
    {
        var (maxEntries, maxBytes) = Reach();
        return maxEntries >= 1 && entry.Weight <= maxBytes;
    }

    /// <summary>Puts an entry; <paramref name="old"/> is the value that its key has in this partition. False: not kept.</summary>
    public bool Put(L1Entry entry, L1Entry? old, long now)
    {
        var (maxEntries, maxBytes) = Reach();
        var quotas = Quotas.Of(maxEntries, maxBytes, _climber.Share);
        var spread = KeyMix.Spread(entry.Hash);
        bool toMain;
        if (old is null)
        {
            _sketch.Count(spread); // a use: somebody missed it. An update is none
            toMain = _ghost.Take(spread);
        }
        else
        {
            entry.Refs = old.Refs;
            if (SwapInPlace(old, entry, quotas, now))
            {
                return true;
            }

            toMain = old.Place == Place.Main;
            _residents.Retire(old, Residents.WhyGone(old, now, EvictionReason.Replaced));
        }

        if (!MakeRoomFor(entry, ref toMain, quotas, now))
        {
            if (old is not null)
            {
                _table.Remove(old);
            }

            _ghost.Remember(spread);
            _ledger.Refuse(entry, EvictionReason.Rejected);
            return false;
        }

        _residents.Enter(entry, old, toMain);
        Inserted();
        return true;
    }

    public void Evict(L1Entry entry, EvictionReason why) => _residents.Evict(entry, why);

    public void LookForDead(long now) => _residents.LookForDead(now);

    /// <summary>Lets one entry go, for the sake of another partition.</summary>
    public void GiveWay(long now)
        => MakeRoom(Quotas.Of(Budget.Entries - 1, Budget.Bytes, _climber.Share), 0, 0, now);

    /// <summary>Takes a new limit; what is over it leaves at once.</summary>
    public void Limit(long maxEntries, long maxBytes, long now)
    {
        MakeRoom(Quotas.Of(maxEntries, maxBytes, _climber.Share), 0, 0, now);
        Budget.Limit(maxEntries, maxBytes);
        _wasFull = false;
    }

    public void Welcome(ProfileUse use)
    {
        use.Partition = this;
        Profiles.Add(use);
        _climber.Restart(Profiles);
    }

    /// <summary>Hands a profile and its entries over to another partition.</summary>
    public void MoveTo(Partition other, ProfileUse use)
    {
        Profiles.Remove(use);
        _climber.Restart(Profiles);
        _residents.MoveTo(other._residents, use.Slot, Budget, other.Budget);
        other.Welcome(use);
    }

    private (long Entries, long Bytes) Reach()
    {
        var whole = _ledger.Whole;
        return (Math.Min(Budget.MaxEntries, whole.MaxEntries - (whole.Entries - Budget.Entries)),
            Math.Min(Budget.MaxBytes, whole.MaxBytes - (whole.Bytes - Budget.Bytes)));
    }

    private bool SwapInPlace(L1Entry old, L1Entry entry, in Quotas quotas, long now)
    {
        var inMain = old.Place == Place.Main;
        var queue = _residents.Queue(inMain);
        var more = entry.Weight - old.Weight;
        if (more > 0 && (queue.Bytes > (inMain ? quotas.MainBytes : quotas.WindowBytes) - more || Budget.Bytes > quotas.Bytes - more))
        {
            return false;
        }

        _residents.Swap(old, entry, Residents.WhyGone(old, now, EvictionReason.Replaced));
        return true;
    }

    private bool MakeRoomFor(L1Entry entry, ref bool toMain, in Quotas quotas, long now)
    {
        var weight = entry.Weight;
        toMain &= quotas.MainEntries > 0 && weight <= quotas.MainBytes;
        if (!toMain && weight > quotas.WindowBytes)
        {
            // Too heavy to wait in the window, which it would empty: it contests at once.
            if (!HasFreeRoom(weight, quotas) && _main.Count > 0)
            {
                var victim = _main.Victim(now);
                if (!victim.IsDead(now) && !_contest.Wins(entry, victim))
                {
                    return false;
                }
            }

            toMain = quotas.MainEntries > 0;
        }

        if (toMain)
        {
            while (_main.Count > 0 && !_main.Fits(weight, quotas.MainEntries, quotas.MainBytes))
            {
                EvictFromMain(_main.Victim(now), now);
            }
        }
        else
        {
            for (var n = 0; n < MaxSettledPerPut && _window.Count > 0 && !_window.Fits(weight, quotas.WindowEntries, quotas.WindowBytes); n++)
            {
                SettleOldest(quotas, 1, weight, now);
            }
        }

        MakeRoom(quotas, 1, weight, now);
        return true;
    }

    /// <summary>Lets entries go until so many and so much more fit.</summary>
    private void MakeRoom(in Quotas quotas, long entries, long weight, long now)
    {
        while (!Fits(quotas, entries, weight) && Budget.Entries > 0)
        {
            if (_main.Count == 0)
            {
                EvictFromWindow(_window.Oldest!, now);
            }
            else if (_window.Count > quotas.WindowEntries || _window.Bytes > quotas.WindowBytes)
            {
                SettleOldest(quotas, entries, weight, now);
            }
            else
            {
                EvictFromMain(_main.Victim(now), now);
            }
        }
    }

    /// <summary>The window's oldest moves on to main or leaves. The room is counted with what is about to come in.</summary>
    private void SettleOldest(in Quotas quotas, long entries, long weight, long now)
    {
        var candidate = _window.Oldest!;
        if (candidate.IsDead(now))
        {
            EvictFromWindow(candidate, now);
            return;
        }

        if (!HasFreeRoom(candidate.Weight, quotas) || !Fits(quotas, entries, weight))
        {
            NoteFull();
            if (_main.Count == 0)
            {
                EvictFromWindow(candidate, now);
                return;
            }

            L1Entry? victim = _main.Victim(now);
            if (!_contest.Wins(candidate, victim) && !victim.IsDead(now))
            {
                EvictFromWindow(candidate, now);
                return;
            }

            while (!_main.Fits(candidate.Weight, quotas.MainEntries, quotas.MainBytes) || !Fits(quotas, entries, weight))
            {
                EvictFromMain(victim ?? _main.Victim(now), now);
                victim = null; // one walk of the hand for each that leaves, none for the last look
                if (_main.Count == 0)
                {
                    break;
                }
            }

            if (!_main.Fits(candidate.Weight, quotas.MainEntries, quotas.MainBytes))
            {
                EvictFromWindow(candidate, now); // heavier than all of main
                return;
            }
        }
        else
        {
            _contest.Pour(candidate);
        }

        _residents.Promote(candidate);
    }

    private bool HasFreeRoom(long weight, in Quotas quotas) => _main.Fits(weight, quotas.MainEntries, quotas.FreeMainBytes);

    private bool Fits(in Quotas quotas, long entries, long weight)
        => Budget.Entries <= quotas.Entries - entries && Budget.Bytes <= quotas.Bytes - weight;

    private void EvictFromMain(L1Entry entry, long now) => Evict(entry, Residents.WhyGone(entry, now, EvictionReason.Evicted));

    private void EvictFromWindow(L1Entry entry, long now)
    {
        var why = Residents.WhyGone(entry, now, EvictionReason.Evicted);
        if (why == EvictionReason.Evicted)
        {
            _ghost.Remember(KeyMix.Spread(entry.Hash));
        }

        Evict(entry, why);
    }

    private void Inserted()
    {
        _peak = (int)Math.Max(_peak, Budget.Entries);
        while (_peak > _sketch.Words)
        {
            _sketch.Grow();
            _ghost.Grow();
        }

        if (_sketch.Age != _age)
        {
            _age = _sketch.Age;
            Learn(_peak);
            _peak = (int)Budget.Entries;
        }

        _climber.Inserted(Profiles, _capacity);
    }

    private void NoteFull()
    {
        if (!_wasFull)
        {
            _wasFull = true;
            Learn(_peak);
        }
    }

    // Periods count in entries that really fit: the limit where entries are what is scarce, the highest number seen
    // since the counters were last halved where bytes are.
    private void Learn(int capacity)
    {
        _capacity = Math.Max(1, capacity);
        _sketch.Period = 10L * _capacity;
        _ghost.Span = (uint)Math.Max(1, _capacity / 2);
    }
}
