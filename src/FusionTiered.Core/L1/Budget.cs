namespace FusionTiered.L1;

/// <summary>A limit of entries and bytes, and how much of it is in use. Written under the lock of the tier, read by anyone.</summary>
/// <remarks>The bound is strict because room is made before <see cref="Add"/> is called: at no instant is there more.</remarks>
internal sealed class Budget(long maxEntries, long maxBytes)
{
    private long _maxEntries = maxEntries;
    private long _maxBytes = maxBytes;
    private long _entries;
    private long _bytes;

    public long MaxEntries => Volatile.Read(ref _maxEntries);

    public long MaxBytes => Volatile.Read(ref _maxBytes);

    public long Entries => Volatile.Read(ref _entries);

    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>The share that is used, by the scarcer of the two measures.</summary>
    public double Fill => Math.Max((double)Entries / MaxEntries, (double)Bytes / MaxBytes);

    public bool Fits(long entries, long bytes) => Entries <= MaxEntries - entries && Bytes <= MaxBytes - bytes;

    public void Limit(long maxEntries, long maxBytes)
    {
        Volatile.Write(ref _maxEntries, maxEntries);
        Volatile.Write(ref _maxBytes, maxBytes);
    }

    public void Add(L1Entry entry)
    {
        Volatile.Write(ref _entries, _entries + 1);
        Volatile.Write(ref _bytes, _bytes + entry.Weight);
    }

    public void Take(L1Entry entry)
    {
        Volatile.Write(ref _entries, _entries - 1);
        Volatile.Write(ref _bytes, _bytes - entry.Weight);
    }
}
