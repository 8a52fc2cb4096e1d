namespace FusionTiered.L1;

/// <summary>A moment's figures of one profile, taken under the lock: they belong together.</summary>
internal sealed class ProfileUsage(long entries, long bytes, long nothings, long[] gone)
{
    public static ProfileUsage None { get; } = new(0, 0, 0, new long[ProfileUse.Reasons]);

    public long Entries { get; } = entries;

    public long Bytes { get; } = bytes;

    /// <summary>How many of the entries are the answer "nothing there".</summary>
    public long Nothings { get; } = nothings;

    /// <summary>How many entries left for this reason since the start.</summary>
    public long Gone(EvictionReason why) => gone[(int)why];
}
