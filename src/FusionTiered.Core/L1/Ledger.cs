using FusionTiered.Advice;
using FusionTiered.Profiles;

namespace FusionTiered.L1;

/// <summary>Who is in, who left and why: the whole, each partition and each profile in one place. Guarded by the lock of the tier.</summary>
internal sealed class Ledger(Budget whole)
{
    private readonly Dictionary<ProfileState, ProfileUse> _byProfile = [];
    private readonly List<ProfileUse> _uses = [];

    public Budget Whole { get; } = whole;

    public Evictions Evictions { get; } = new();

    public IReadOnlyList<ProfileUse> Uses => _uses;

    public ProfileUse? Find(ProfileState profile) => _byProfile.GetValueOrDefault(profile);

    public ProfileUse Open(ProfileState profile, Partition partition)
    {
        var use = new ProfileUse(profile, _uses.Count, partition, Whole);
        profile.Memory = use;
        _uses.Add(use);
        _byProfile.Add(profile, use);
        return use;
    }

    public ProfileUse UseOf(L1Entry entry) => _uses[entry.Slot];

    public void Enter(L1Entry entry)
    {
        var use = UseOf(entry);
        Whole.Add(entry);
        use.Partition.Budget.Add(entry);
        use.Add(entry);
    }

    public void Leave(L1Entry entry, EvictionReason why)
    {
        var use = UseOf(entry);
        Whole.Take(entry);
        use.Partition.Budget.Take(entry);
        use.Take(entry);
        use.CountGone(why);
        Note(entry, why);
        Evictions.Add(entry, why);
    }

    /// <summary>Notes an entry that was not let in.</summary>
    public void Refuse(L1Entry entry, EvictionReason why)
    {
        UseOf(entry).CountGone(why);
        Note(entry, why);
        Evictions.Add(entry, why);
    }

    // For the advice. A value that ended by itself, or that a new one replaced, needs no word.
    private static void Note(L1Entry entry, EvictionReason why)
    {
        switch (why)
        {
            case EvictionReason.Evicted or EvictionReason.Rejected:
                entry.Profile.Left(entry.Hash, Departure.Evicted);
                break;

            case EvictionReason.Removed or EvictionReason.Invalidated or EvictionReason.Cleared:
                entry.Profile.Left(entry.Hash, Departure.Invalidated);
                break;
        }
    }
}
