using FusionTiered.Advice;
using FusionTiered.Profiles;

namespace FusionTiered.L1;

/// <summary>What one profile has in memory, and what it lost. Guarded by the lock of the tier.</summary>
internal sealed class ProfileUse(ProfileState state, int slot, Partition partition, Budget whole) : IProfileMemory
{
    public static readonly int Reasons = Enum.GetValues<EvictionReason>().Length;

    private readonly long[] _gone = new long[Reasons];

    public ProfileState State { get; } = state;

    /// <summary>Its number in the ledger; each of its entries carries it.</summary>
    public int Slot { get; } = slot;

    /// <summary>The settings that <see cref="Partition"/> was chosen by.</summary>
    public DomainProfile? Settings { get; set; }

    public Partition Partition { get; set; } = partition;

    public long Entries { get; private set; }

    public long Bytes { get; private set; }

    public double CacheFill => whole.Fill;

    /// <summary>How many of the entries are the answer "nothing there".</summary>
    public long Nothings { get; private set; }

    public void Add(L1Entry entry)
    {
        Nothings += entry.IsNothing ? 1 : 0;
        Entries++;
        Bytes += entry.Weight;
    }

    public void Take(L1Entry entry)
    {
        Nothings -= entry.IsNothing ? 1 : 0;
        Entries--;
        Bytes -= entry.Weight;
    }

    public void CountGone(EvictionReason why) => _gone[(int)why]++;

    public ProfileUsage Read() => new(Entries, Bytes, Nothings, (long[])_gone.Clone());
}
