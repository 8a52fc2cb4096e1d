using System.Collections.Concurrent;

namespace FusionTiered.Fusion.Memory;

/* The marks in memory: that a tag or a profile was ended, and when. FusionCache looks one up at each read of a value that
   has the tag.

   Marks do not compete with values for room: they have a limit of their own. Beyond it the older half leaves. No value comes
   back to life by that: the slot of a value knows by itself that its tag or its profile was ended (MemorySlot), and a mark
   that memory lacks is read from L2. Each tag of each value that L2 is read for has a mark here, also one that was never ended.

   Reads take no lock; writes hold _gate. */
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
    /// <param name="left">Told of each mark that leaves for it.</param>
    public void Put(string key, Mark mark, Action<string, Mark, EvictionReason> left)
    {
        lock (_gate)
        {
            if (!_marks.TryGetValue(key, out var old) && _marks.Count >= most)
            {
                MakeRoom(mark.PutAt, left);
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

    private void MakeRoom(long now, Action<string, Mark, EvictionReason> left)
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
