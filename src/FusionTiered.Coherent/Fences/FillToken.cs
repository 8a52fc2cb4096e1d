using FusionTiered.Scheduling;

namespace FusionTiered.Fences;

/// <summary>
/// Opened before a load asks anyone, closed when it ended. An invalidation of the key in between dirties it, under the
/// lock of the store; a load stores only while its token is clean.
/// </summary>
/// <remarks>One key can have several: a refresh beside a dirtied flight. They are chained in <see cref="FillTokens"/>.</remarks>
internal sealed class FillToken(string key, int hash, long openedAt)
{
    private volatile bool _dirty;
    private TaskCompletionSource? _dirtied;

    public string Key { get; } = key;

    public int Hash { get; } = hash;

    /// <summary>The version clock when the load began; raises after it make the loaded value stale at birth.</summary>
    public long OpenedAt { get; } = openedAt;

    public bool IsDirty => _dirty;

    /// <summary>Ends when it is dirtied: a load that waits for another node's is told so, as a hint to look again.</summary>
    public Task WhenDirty
    {
        get
        {
            var source = new TaskCompletionSource(Continuation.Apart);
            source = Interlocked.CompareExchange(ref _dirtied, source, null) ?? source;
            if (_dirty)
            {
                source.TrySetResult();
            }

            return source.Task;
        }
    }

    internal FillToken? Next { get; set; }

    internal void Dirty()
    {
        _dirty = true;
        Interlocked.MemoryBarrier(); // a source made after this line sees the flag; one made before it is completed here
        Volatile.Read(ref _dirtied)?.TrySetResult();
    }
}
