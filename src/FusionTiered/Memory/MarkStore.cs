using System.Collections.Concurrent;

namespace FusionTiered.Fusion.Memory;

/* The marks in memory: that a tag or a profile was ended, and when. FusionCache looks one up at each read of a value that
   has the tag.

   The race it closes. A mark that left while values with its tag stayed would bring them back to life: without an L2
   nobody knows any more that they were ended. So marks do not compete with values for room. They have a limit of their
   own, and one that has to leave takes all values with it that may be older: those put before it, and those of loads
   that were under way then and ended within their deadline. The oldest half leaves at once, so that this is rare.

   Reads take no lock. Writes hold _gate, and the lock of the values inside it (to remove them), never the other way round. */
internal sealed class MarkStore(int most)
{
    private readonly ConcurrentDictionary<string, Mark> _marks = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    public int Count => _marks.Count;

    public bool TryGet(string key, long now, out object? value)
    {
        if (_marks.TryGetValue(key, out var mark) && mark.DeadAt > now)
        {
            value = mark.Value;
            return true;
        }

        value = null;
        return false;
    }

    /// <summary>Puts a mark.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="mark">The mark.</param>
    /// <param name="removeOlder">Removes the values that were put up to a moment, or by a load that was under way then.</param>
    /// <param name="left">Told of each mark that leaves for it.</param>
    public void Put(string key, Mark mark, Action<long> removeOlder, Action<string, Mark, EvictionReason> left)
    {
        lock (_gate)
        {
            if (!_marks.TryGetValue(key, out var old) && _marks.Count >= most)
            {
                MakeRoom(mark.PutAt, removeOlder, left);
            }

            _marks[key] = mark;
            if (old is not null)
            {
                left(key, old, EvictionReason.Replaced);
            }
        }
    }

    public bool Remove(string key, Action<string, Mark, EvictionReason> left)
    {
        lock (_gate)
        {
            if (!_marks.TryRemove(key, out var mark))
            {
                return false;
            }

            left(key, mark, EvictionReason.Removed);
            return true;
        }
    }

    /// <summary>Removes all. The values are to be removed before.</summary>
    public void Clear(Action<string, Mark, EvictionReason> left)
    {
        foreach (var (key, _) in _marks)
        {
            Remove(key, left);
        }
    }

    private void MakeRoom(long now, Action<long> removeOlder, Action<string, Mark, EvictionReason> left)
    {
        var living = new List<KeyValuePair<string, Mark>>(_marks.Count);
        foreach (var pair in _marks)
        {
            if (pair.Value.DeadAt > now)
            {
                living.Add(pair);
            }
            else
            {
                Leave(pair, EvictionReason.Expired);
            }
        }

        if (living.Count < most)
        {
            return;
        }

        living.Sort(static (one, other) => one.Value.PutAt.CompareTo(other.Value.PutAt));
        var leaving = Math.Max(1, living.Count / 2);
        removeOlder(living[leaving - 1].Value.PutAt); // the values first: none is without its mark at any moment
        foreach (var pair in living.Take(leaving))
        {
            Leave(pair, EvictionReason.Evicted);
        }

        void Leave(KeyValuePair<string, Mark> pair, EvictionReason why)
        {
            _marks.TryRemove(pair);
            left(pair.Key, pair.Value, why);
        }
    }
}
