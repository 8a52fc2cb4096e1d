namespace FusionTiered.L1;

/// <summary>Who lives in a partition: its two queues, the hand that looks for dead entries, and the one way out.</summary>
internal sealed class Residents
{
    private readonly EntryTable _table;
    private readonly Ledger _ledger;
    private readonly ExpiryHand _hand = new();

    public Residents(EntryTable table, Ledger ledger, FrequencySketch sketch)
    {
        _table = table;
        _ledger = ledger;
        Main = new(sketch, _hand);
        _hand.Over(Main, Window);
    }

    public Window Window { get; } = new();

    public MainRing Main { get; }

    public EntryQueue Queue(bool main) => main ? Main : Window;

    public static EvictionReason WhyGone(L1Entry entry, long now, EvictionReason otherwise)
        => entry.DeadAt <= now ? EvictionReason.Expired : entry.IdleAt <= now ? EvictionReason.Idle : otherwise;

    /// <summary>Takes an entry out of memory.</summary>
    public void Evict(L1Entry entry, EvictionReason why)
    {
        Detach(entry);
        _table.Remove(entry);
        _ledger.Leave(entry, why);
    }

    /// <summary>Takes an old value out of queue and ledger, while the table keeps it until <see cref="Enter"/> replaces it.</summary>
    public void Retire(L1Entry old, EvictionReason why)
    {
        Detach(old);
        _ledger.Leave(old, why);
    }

    /// <summary>Lets an entry in; there is room for it.</summary>
    public void Enter(L1Entry entry, L1Entry? retired, bool toMain)
    {
        Queue(toMain).Add(entry);
        _ledger.Enter(entry);
        if (retired is null)
        {
            _table.Add(entry);
        }
        else
        {
            _table.Replace(retired, entry);
        }
    }

    /// <summary>Puts a new value exactly where the old one stands; there is room for the difference.</summary>
    public void Swap(L1Entry old, L1Entry entry, EvictionReason why)
    {
        _hand.Replacing(old, entry);
        Queue(old.Place == Place.Main).Replace(old, entry);
        _ledger.Leave(old, why);
        _ledger.Enter(entry);
        _table.Replace(old, entry);
    }

    public void Promote(L1Entry entry)
    {
        Detach(entry);
        Main.Add(entry);
    }

    /// <summary>Looks at a few entries and takes out those that are dead.</summary>
    public void LookForDead(long now)
    {
        for (var looks = 0; looks < ExpiryHand.LooksPerPut && _hand.Next() is { } entry; looks++)
        {
            if (entry.IsDead(now))
            {
                Evict(entry, WhyGone(entry, now, EvictionReason.Evicted));
            }
        }
    }

    /// <summary>Hands the entries of one profile over, in their order and to the same queues.</summary>
    public void MoveTo(Residents other, int slot, Budget from, Budget to)
    {
        Move(Main, other.Main);
        Move(Window, other.Window);

        void Move(EntryQueue source, EntryQueue target)
        {
            for (var entry = source.Oldest; entry is not null;)
            {
                var next = entry.Newer;
                if (entry.Slot == slot)
                {
                    Detach(entry);
                    from.Take(entry);
                    target.Add(entry);
                    to.Add(entry);
                }

                entry = next;
            }
        }
    }

    private void Detach(L1Entry entry)
    {
        _hand.Leaving(entry);
        Queue(entry.Place == Place.Main).Remove(entry);
    }
}
