using System.Collections.Concurrent;

namespace FusionTiered.Fusion.Repairs;

/* A write that Redis did not take leaves an older value there, and in the memory of other nodes. When Redis answers again, the key
   is removed everywhere; the value itself is not written again, because another node may have written a newer one meanwhile, and
   removing costs a load where writing could bring back the past. Until then this node does not read the key from L2.
   The list is bounded. Beyond the bound everything is cleared instead: slower, and as right. */
internal sealed class RepairList
{
    /// <summary>The largest number of keys, and of tags.</summary>
    public const int Most = 10_000;

    private readonly ConcurrentDictionary<string, long> _keys = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> _tags = new(StringComparer.Ordinal);
    private long _order;
    private long _clear;
    private long _clearAll;

    /// <summary>Whether nothing is to be repaired.</summary>
    public bool IsEmpty => Count == 0;

    /// <summary>How much is to be repaired.</summary>
    public int Count => _keys.Count + _tags.Count + (Clear > 0 ? 1 : 0) + (ClearAll > 0 ? 1 : 0);

    /// <summary>The keys, each with the order in which it came.</summary>
    public IReadOnlyCollection<KeyValuePair<string, long>> Keys => [.. _keys];

    /// <summary>The tags, each with the order in which it came.</summary>
    public IReadOnlyCollection<KeyValuePair<string, long>> Tags => [.. _tags];

    /// <summary>The order in which a clear of the profile came; 0: none is to be repeated.</summary>
    public long Clear => Volatile.Read(ref _clear);

    /// <summary>The order in which a clear of all profiles became necessary; 0: it is not.</summary>
    public long ClearAll => Volatile.Read(ref _clearAll);

    /// <summary>Whether L2 may have an outdated value of the key.</summary>
    public bool Has(string key) => Clear > 0 || (!_keys.IsEmpty && _keys.ContainsKey(key));

    /// <summary>A write or a removal of a key got no further than this node.</summary>
    public void AddKey(string key)
    {
        if (!Add(_keys, key))
        {
            AddClear();
        }
    }

    /// <summary>The end of a tag got no further than this node.</summary>
    public void AddTag(string tag)
    {
        if (!Add(_tags, tag))
        {
            Volatile.Write(ref _clearAll, Interlocked.Increment(ref _order));
        }
    }

    /// <summary>A clear of the profile got no further than this node.</summary>
    public void AddClear() => Volatile.Write(ref _clear, Interlocked.Increment(ref _order));

    /// <summary>A key was removed everywhere, unless it came again since.</summary>
    public void KeyDone(KeyValuePair<string, long> key) => _keys.TryRemove(key);

    /// <summary>A tag was ended everywhere, unless it came again since.</summary>
    public void TagDone(KeyValuePair<string, long> tag) => _tags.TryRemove(tag);

    /// <summary>The profile was cleared everywhere, unless a clear came again since.</summary>
    public void ClearDone(long order) => Interlocked.CompareExchange(ref _clear, 0, order);

    /// <summary>All profiles were cleared everywhere.</summary>
    public void ClearAllDone(long order) => Interlocked.CompareExchange(ref _clearAll, 0, order);

    private bool Add(ConcurrentDictionary<string, long> list, string name)
    {
        if (list.Count >= Most && !list.ContainsKey(name))
        {
            return false;
        }

        list[name] = Interlocked.Increment(ref _order);
        return true;
    }
}
