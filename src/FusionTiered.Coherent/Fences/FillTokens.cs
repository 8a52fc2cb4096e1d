namespace FusionTiered.Fences;

/// <summary>All loads under way on this node, by key. Guarded by the lock of the store: each member's name says so.</summary>
internal sealed class FillTokens
{
    private readonly Dictionary<string, FillToken> _open = new(StringComparer.Ordinal);

    /// <summary>Breaks the fences on purpose: while it returns true, an invalidation dirties nothing. Null in every application.</summary>
    /// <remarks>
    /// The checker proves with it that it finds this bug (its mutants m2 and m7, docs/internals/testing.md). It costs one comparison with null for each
    /// invalidation, and none for a hit.
    /// </remarks>
    internal Func<bool>? Misses { get; set; }

    public int Count_NeedsLock => _open.Count;

    public long Oldest_NeedsLock => _open.Count == 0 ? long.MaxValue : _open.Values.Min(static first => Oldest(first));

    public void Open_NeedsLock(FillToken token)
    {
        token.Next = _open.GetValueOrDefault(token.Key);
        _open[token.Key] = token;
    }

    public void Close_NeedsLock(FillToken token)
    {
        if (!_open.TryGetValue(token.Key, out var first))
        {
            return;
        }

        if (ReferenceEquals(first, token))
        {
            if (token.Next is null)
            {
                _open.Remove(token.Key);
            }
            else
            {
                _open[token.Key] = token.Next;
            }

            return;
        }

        for (var at = first; at.Next is not null; at = at.Next)
        {
            if (ReferenceEquals(at.Next, token))
            {
                at.Next = token.Next;
                return;
            }
        }
    }

    public void Dirty_NeedsLock(string key)
    {
        if (Misses?.Invoke() == true)
        {
            return;
        }

        for (var at = _open.GetValueOrDefault(key); at is not null; at = at.Next)
        {
            at.Dirty();
        }
    }

    public void DirtyWhere_NeedsLock(Func<string, bool> matches)
    {
        foreach (var (key, _) in _open)
        {
            if (matches(key))
            {
                Dirty_NeedsLock(key);
            }
        }
    }

    private static long Oldest(FillToken first)
    {
        var oldest = first.OpenedAt;
        for (var at = first.Next; at is not null; at = at.Next)
        {
            oldest = Math.Min(oldest, at.OpenedAt);
        }

        return oldest;
    }
}
