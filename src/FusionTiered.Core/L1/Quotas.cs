using System.Runtime.InteropServices;

namespace FusionTiered.L1;

/// <summary>How a capacity is divided between the window and the main ring, in entries and in bytes.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct Quotas
{
    private Quotas(long entries, long bytes, double share)
    {
        Entries = entries;
        Bytes = bytes;
        WindowEntries = Math.Max(1, (long)(entries * share));
        WindowBytes = Math.Max(1, (long)(bytes * share));
    }

    public long Entries { get; }

    public long Bytes { get; }

    public long WindowEntries { get; }

    public long WindowBytes { get; }

    public long MainEntries => Entries - WindowEntries;

    public long MainBytes => Bytes - WindowBytes;

    /// <summary>
    /// The weight that main takes without a contest. In bytes a little less than its quota: with unequal weights there is nearly
    /// always some room, and whoever fits it would slip in unexamined.
    /// </summary>
    public long FreeMainBytes => MainBytes - (MainBytes / 32);

    public static Quotas Of(long entries, long bytes, double share) => new(entries, bytes, share);
}
