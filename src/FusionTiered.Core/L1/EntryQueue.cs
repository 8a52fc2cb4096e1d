namespace FusionTiered.L1;

/// <summary>Entries in the order in which they came, with their number and weight. Guarded by the lock of the tier.</summary>
internal abstract class EntryQueue(byte place)
{
    public L1Entry? Oldest { get; private set; }

    public L1Entry? Newest { get; private set; }

    public int Count { get; private set; }

    public long Bytes { get; private set; }

    public bool Fits(long weight, long maxEntries, long maxBytes) => Count < maxEntries && Bytes <= maxBytes - weight;

    public void Add(L1Entry entry)
    {
        entry.Place = place;
        entry.Newer = null;
        entry.Older = Newest;
        if (Newest is null)
        {
            Oldest = entry;
        }
        else
        {
            Newest.Newer = entry;
        }

        Newest = entry;
        Count++;
        Bytes += entry.Weight;
    }

    public void Remove(L1Entry entry)
    {
        Join(entry.Older, entry.Newer);
        Retire(entry);
        Count--;
        Bytes -= entry.Weight;
    }

    /// <summary>Puts <paramref name="entry"/> exactly where <paramref name="old"/> stands.</summary>
    public void Replace(L1Entry old, L1Entry entry)
    {
        var (older, newer) = (old.Older, old.Newer);
        Retire(old);
        entry.Place = place;
        Join(older, entry);
        Join(entry, newer);
        Bytes += entry.Weight - old.Weight;
    }

    private static void Retire(L1Entry entry)
    {
        entry.Older = null;
        entry.Newer = null;
        entry.Place = Place.Gone;
    }

    private void Join(L1Entry? older, L1Entry? newer)
    {
        if (older is null)
        {
            Oldest = newer;
        }
        else
        {
            older.Newer = newer;
        }

        if (newer is null)
        {
            Newest = older;
        }
        else
        {
            newer.Older = older;
        }
    }
}
