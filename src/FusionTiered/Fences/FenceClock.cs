namespace FusionTiered.Fusion.Fences;

/* The race: a load or a read of L2 begins, the key is removed, set or expired, and then the older value is stored. Nothing that
   the store can see tells it that it came too late. So every invalidation leaves the present tick of a logical clock in the cell
   of its key, and whatever may store notes the clock before it begins. A store is refused when the cell holds a later tick than
   the one that was noted. No clock of the machine takes part.
   The cells are few and shared by many keys: two keys in one cell cost a store now and then, never a stale value. Tags have cells
   of their own, because the tags of a value that a source names are not known before it answers. */
internal sealed class FenceClock
{
    private const int Cells = 1 << 14;
    private const int RememberedEnds = 1 << 8;
    private const int EveryCell = -1;

    private readonly long[] _keys = new long[Cells];
    private readonly long[] _tags = new long[Cells];
    private readonly (int Cell, long Tick)[] _ends = new (int Cell, long Tick)[RememberedEnds];
    private readonly Lock _ending = new();
    private long _now = 1;
    private long _ended;
    private long _allTags;

    /// <summary>The present tick. Note it before a value is read or loaded.</summary>
    public long Now => Volatile.Read(ref _now);

    /// <summary>What was read or loaded of the key until now is outdated.</summary>
    public void Raise(string key) => Raise(ref _keys[CellOf(key)]);

    /// <summary>Whatever has the tag until now is outdated.</summary>
    public void RaiseTag(string tag)
    {
        var cell = CellOf(tag);
        End(cell, ref _tags[cell]);
    }

    /// <summary>Whatever has any tag until now may be outdated.</summary>
    public void RaiseAllTags() => End(EveryCell, ref _allTags);

    /// <summary>The tick of the last invalidation of the key, or of a key in the same cell.</summary>
    public long LastOf(string key) => Volatile.Read(ref _keys[CellOf(key)]);

    /// <summary>Whether the key was not invalidated after the tick <paramref name="since"/>.</summary>
    public bool IsClean(string key, long since) => LastOf(key) <= since;

    /// <summary>Whether not all tags were invalidated after the tick <paramref name="since"/>.</summary>
    public bool AreTagsKnown(long since) => Volatile.Read(ref _allTags) <= since;

    /// <summary>The cells of tags, for <see cref="AreTagsClean"/>.</summary>
    public static int[]? CellsOf(IReadOnlyCollection<string>? tags) => tags is null or { Count: 0 } ? null : [.. tags.Select(CellOf)];

    /// <summary>The tick of the first end of a tag in these cells after the tick <paramref name="since"/>; the next tick, where that was too many ends ago to tell. <see cref="long.MaxValue"/>: none was ended.</summary>
    public long FirstEndOf(int[] cells, long since)
    {
        if (AreTagsClean(cells, since))
        {
            return long.MaxValue;
        }

        lock (_ending)
        {
            var later = _ends.Where(end => end.Tick > since).ToList();
            return later.Count == RememberedEnds ? since + 1 : later.Where(end => end.Cell == EveryCell || cells.Contains(end.Cell)).Min(static end => end.Tick);
        }
    }

    /// <summary>Whether no tag in these cells was invalidated after the tick <paramref name="since"/>.</summary>
    public bool AreTagsClean(int[]? cells, long since)
    {
        if (cells is null)
        {
            return true;
        }

        foreach (var cell in cells)
        {
            if (Volatile.Read(ref _tags[cell]) > since)
            {
                return false;
            }
        }

        return AreTagsKnown(since);
    }

    private static int CellOf(string text) => text.GetHashCode(StringComparison.Ordinal) & (Cells - 1);

    // Ends of tags are rare. A cell knows the last one alone, and for who waits for a load the first one counts.
    private void End(int cell, ref long last)
    {
        lock (_ending)
        {
            _ends[_ended++ % RememberedEnds] = (cell, Raise(ref last));
        }
    }

    private long Raise(ref long cell)
    {
        var now = Interlocked.Increment(ref _now);
        for (var seen = Volatile.Read(ref cell); seen < now;)
        {
            var was = Interlocked.CompareExchange(ref cell, now, seen);
            if (was == seen)
            {
                break;
            }

            seen = was;
        }

        return now;
    }
}
