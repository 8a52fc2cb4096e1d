using System.Runtime.InteropServices;

namespace FusionTiered.Versions;

/// <summary>The version of each tag that an entry depends on.</summary>
/// <remarks>
/// Tags may be made of user ids, so they must not pile up: a stamp is held weakly, and forgotten with the last entry
/// that points to it. A stamp that was raised while loads were under way is held until those have ended, because the
/// source of one of them may still name the tag, and tags count from the start of the load.
/// Forgetting is safe: the next load with the tag begins after the raise, and depends on nothing older.
/// </remarks>
/// <param name="clock">The clock that raises advance.</param>
/// <param name="oldestLoad">The version clock at the start of the oldest load under way; <see cref="long.MaxValue"/> when there is none.</param>
internal sealed class TagVersions(VersionClock clock, Func<long> oldestLoad)
{
    private const int SmallestSweep = 256;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, WeakReference<VersionStamp>> _tags = new(StringComparer.Ordinal);
    private readonly List<VersionStamp> _raised = [];
    private long _raises;
    private int _sweepTagsAt = SmallestSweep;
    private int _sweepRaisedAt = SmallestSweep;

    /// <summary>Tags that are remembered, some of them perhaps for no one any more.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _tags.Count;
            }
        }
    }

    /// <summary>Raises so far.</summary>
    public long Raises => Volatile.Read(ref _raises);

    /// <summary>The versions an entry depends on: those every entry of its profile has, and one for each distinct tag.</summary>
    public VersionStamp[] With(VersionStamp[] common, IReadOnlyCollection<string>? some, IReadOnlyCollection<string>? more = null)
    {
        if (some is not { Count: > 0 } && more is not { Count: > 0 })
        {
            return common;
        }

        List<VersionStamp> all = [.. common];
        lock (_gate)
        {
            foreach (var tag in (some ?? []).Concat(more ?? []))
            {
                var stamp = Stamp_NeedsLock(tag);
                if (!all.Contains(stamp))
                {
                    all.Add(stamp);
                }
            }
        }

        return [.. all];
    }

    /// <summary>The versions of tags.</summary>
    public VersionStamp[] Of(IEnumerable<string> tags)
    {
        lock (_gate)
        {
            return [.. tags.Select(Stamp_NeedsLock)];
        }
    }

    /// <summary>Every entry with this tag whose load began before now stops being fresh.</summary>
    /// <param name="tag">The tag.</param>
    /// <param name="counted">Whether it counts as an invalidation; a repeated or forwarded one does not.</param>
    public VersionStamp Raise(string tag, bool counted = true)
    {
        lock (_gate)
        {
            var stamp = Stamp_NeedsLock(tag);
            _raises += counted ? 1 : 0;
            clock.Raise(stamp);
            _raised.Add(stamp);
            if (_raised.Count >= _sweepRaisedAt)
            {
                SweepRaised_NeedsLock();
            }

            return stamp;
        }
    }

    private VersionStamp Stamp_NeedsLock(string tag)
    {
        ArgumentException.ThrowIfNullOrEmpty(tag);
        if (_tags.Count >= _sweepTagsAt)
        {
            SweepTags_NeedsLock();
        }

        ref var slot = ref CollectionsMarshal.GetValueRefOrAddDefault(_tags, tag, out _);
        if (slot is not null && slot.TryGetTarget(out var known))
        {
            return known;
        }

        var made = new VersionStamp(RemoteVersions.OfTag(tag));
        slot = new WeakReference<VersionStamp>(made);
        return made;
    }

    private void SweepTags_NeedsLock()
    {
        foreach (var (tag, stamp) in _tags)
        {
            if (!stamp.TryGetTarget(out _))
            {
                _tags.Remove(tag);
            }
        }

        _sweepTagsAt = Math.Max(SmallestSweep, _tags.Count * 2);
    }

    private void SweepRaised_NeedsLock()
    {
        var oldest = oldestLoad();
        _raised.RemoveAll(stamp => stamp.RaisedAt <= oldest);
        _sweepRaisedAt = Math.Max(SmallestSweep, _raised.Count * 2);
    }
}
