using FusionTiered.Profiles;

namespace FusionTiered.L1;

/* Which capacity a profile lives in. Most share the whole; a profile with a limit of its own has a partition of its own
   with all the parts of the policy, inside the whole. When the whole is full, the partition that is fullest, measured
   against its own limit, gives way; on a tie the one that wants the room. Guarded by the lock of the tier. */
internal sealed class Partitions
{
    private readonly EntryTable _table;
    private readonly Ledger _ledger;
    private readonly List<Partition> _all = [];
    private MemoryLimits _limits;
    private int _turn;

    public Partitions(EntryTable table, Ledger ledger, MemoryLimits limits)
    {
        _table = table;
        _ledger = ledger;
        _limits = limits;
        Shared = new(table, ledger, limits.MaxEntries, limits.MaxBytes, limits.WindowShare);
        _all.Add(Shared);
    }

    public Partition Shared { get; }

    public IReadOnlyList<Partition> All => _all;

    /// <summary>The account of a profile, in the partition that its settings of now ask for.</summary>
    public ProfileUse UseOf(ProfileState profile, long now)
    {
        var use = _ledger.Find(profile);
        if (use is null)
        {
            use = _ledger.Open(profile, Shared);
            Shared.Welcome(use);
        }

        if (!ReferenceEquals(use.Settings, profile.Settings))
        {
            Refit(use, profile.Settings, now);
        }

        return use;
    }

    /// <summary>Lets other partitions evict for <paramref name="entry"/>, until its own can make the rest of the room.</summary>
    public void MakeRoom(Partition into, L1Entry entry, L1Entry? old, long now)
    {
        var entries = old is null ? 1 : 0;
        var weight = entry.Weight - (old?.Weight ?? 0);
        while (_all.Count > 1 && !_ledger.Whole.Fits(entries, weight))
        {
            // Its own partition gives way like any other, unless emptying it would not be enough.
            var fullest = into.CouldHold(entry) ? into : null;
            foreach (var partition in _all)
            {
                if (!ReferenceEquals(partition, into)
                    && partition.Budget.Entries > 0
                    && (fullest is null || partition.Budget.Fill > fullest.Budget.Fill))
                {
                    fullest = partition;
                }
            }

            if (fullest is null || ReferenceEquals(fullest, into))
            {
                return;
            }

            fullest.GiveWay(now);
        }
    }

    /// <summary>Looks for dead entries where something is put, and in one of the others in turn.</summary>
    public void LookForDead(Partition into, long now)
    {
        into.LookForDead(now);
        if (_all.Count > 1)
        {
            _turn = (_turn + 1) % _all.Count;
            _all[_turn].LookForDead(now);
        }
    }

    public void Apply(MemoryLimits limits, long now)
    {
        _limits = limits;
        foreach (var partition in _all)
        {
            if (ReferenceEquals(partition, Shared))
            {
                partition.Limit(limits.MaxEntries, limits.MaxBytes, now);
            }
            else
            {
                var (maxEntries, maxBytes) = OwnLimits(partition.Profiles[0].Settings!);
                partition.Limit(maxEntries, maxBytes, now);
            }
        }

        while (_ledger.Whole.Entries > limits.MaxEntries || _ledger.Whole.Bytes > limits.MaxBytes)
        {
            _all.MaxBy(static partition => partition.Budget.Fill)!.GiveWay(now);
        }

        // Last: whoever reads limit and use never sees more in use than the limit says.
        _ledger.Whole.Limit(limits.MaxEntries, limits.MaxBytes);
        _table.Limit(limits.MaxEntries);
    }

    private void Refit(ProfileUse use, DomainProfile settings, long now)
    {
        use.Settings = settings;
        var owns = settings.MaxEntries > 0 || settings.MaxBytes > 0;
        var has = !ReferenceEquals(use.Partition, Shared);
        if (!owns && !has)
        {
            return;
        }

        if (!owns)
        {
            var own = use.Partition;
            own.MoveTo(Shared, use);
            _all.Remove(own);
            return;
        }

        var (maxEntries, maxBytes) = OwnLimits(settings);
        if (!has)
        {
            var own = new Partition(_table, _ledger, maxEntries, maxBytes, _limits.WindowShare);
            _all.Add(own);
            Shared.MoveTo(own, use);
        }

        use.Partition.Limit(maxEntries, maxBytes, now);
    }

    private (long Entries, long Bytes) OwnLimits(DomainProfile settings)
        => (settings.MaxEntries > 0 ? Math.Min(settings.MaxEntries, _limits.MaxEntries) : _limits.MaxEntries,
            settings.MaxBytes > 0 ? Math.Min(settings.MaxBytes, _limits.MaxBytes) : _limits.MaxBytes);
}
