using FusionTiered.Entries;
using FusionTiered.Profiles;

namespace FusionTiered.L1;

/* What goes by the many: matches, a profile, what is dead. */
internal sealed partial class MemoryTier
{
    /// <summary>Removes what matches, and dirties the matching loads that are under way: first the loads, then the entries.</summary>
    /// <remarks>
    /// <paramref name="keyMatches"/> runs under the lock and must be quick and not call back; <paramref name="match"/>
    /// runs outside it, at least once for every entry that was held when the call began and still is.
    /// </remarks>
    public int RemoveWhere(Func<Entry, bool> match, Func<string, bool> keyMatches, EvictionReason why)
    {
        lock (_gate)
        {
            _tokens.DirtyWhere_NeedsLock(keyMatches);
        }

        return RemoveWalking(match, why);
    }

    /// <summary>Dirties every load under way.</summary>
    public void DirtyAll()
    {
        lock (_gate)
        {
            _tokens.DirtyWhere_NeedsLock(static _ => true);
        }
    }

    /// <summary>Removes everything, or everything of one profile.</summary>
    /// <remarks>A token does not know its profile, so all are dirtied: other profiles' loads then reach their callers unstored.</remarks>
    public int Clear(ProfileState? only, EvictionReason why)
        => RemoveWhere(entry => only is null || ReferenceEquals(entry.Profile, only), static _ => true, why);

    /// <summary>Removes what is dead, for a cache that nobody writes to. A cache in use does not need it.</summary>
    public int RemoveExpired()
    {
        var now = _clock.Now;
        return RemoveWalking(entry => entry.IsDead(now), EvictionReason.Expired, now);
    }

    private int RemoveWalking(Func<Entry, bool> match, EvictionReason why, long? deadAt = null)
    {
        var removed = 0;
        foreach (var entry in _table.Walk())
        {
            if (match(entry) && RemoveEntry(entry, deadAt is { } now ? Residents.WhyGone(entry, now, why) : why))
            {
                removed++;
            }
        }

        return removed;
    }
}
