namespace FusionTiered.Fences;

/// <summary>
/// Opened before a load asks anyone, closed when it ended. Whatever invalidates the key in between dirties it, under the
/// lock of the store; a load stores only while its token is clean.
/// </summary>
/// <remarks>One key can have several: a refresh beside a dirtied flight. They are chained in <see cref="FillTokens"/>.</remarks>
internal sealed class FillToken(string key, int hash, long openedAt)
{
    private volatile bool _dirty;

    public string Key { get; } = key;

    public int Hash { get; } = hash;

    /// <summary>The version clock when the load began; raises after it make the loaded value stale at birth.</summary>
    public long OpenedAt { get; } = openedAt;

    public bool IsDirty => _dirty;

    internal FillToken? Next { get; set; }

    internal void Dirty() => _dirty = true;
}
