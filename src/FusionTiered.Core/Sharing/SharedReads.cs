using System.Collections.Concurrent;

namespace FusionTiered.Sharing;

/// <summary>The reads of L2 under way that callers may share, by key.</summary>
internal sealed class SharedReads
{
    private readonly ConcurrentDictionary<string, SharedRead> _underWay = new(StringComparer.Ordinal);

    /// <summary>How many there are.</summary>
    public int Count => _underWay.Count;

    /// <summary>The read of a key; null: there is none.</summary>
    public SharedRead? Find(string key) => _underWay.GetValueOrDefault(key);

    /// <summary>A read begins.</summary>
    /// <param name="read">The read.</param>
    /// <param name="instead">The one that it takes the place of; null: there was none.</param>
    /// <returns>False: another caller was quicker, whose read is there now.</returns>
    public bool TryBegin(SharedRead read, SharedRead? instead) =>
        instead is null ? _underWay.TryAdd(read.Key, read) : _underWay.TryUpdate(read.Key, read, instead);

    /// <summary>From now on nobody joins a read of the key that is under way. Those who wait for it get its answer.</summary>
    public void Forget(string key) => _underWay.TryRemove(key, out _);

    /// <summary>From now on nobody joins the read. Another one that took its place stays.</summary>
    public void End(SharedRead read) => _underWay.TryRemove(new(read.Key, read));
}
