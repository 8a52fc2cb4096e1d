namespace FusionTiered.L2.Payloads;

/// <summary>The facts that a payload carries about its value. Plain JSON says nothing: everything is empty but <see cref="IsPlainJson"/>.</summary>
internal readonly struct PayloadHeader
{
    public EntryId Id { get; init; }

    /// <summary>The whole lifetime as it was written; whole milliseconds.</summary>
    public TimeSpan FreshFor { get; init; }

    /// <summary>How long it is kept after that, for fail-safe.</summary>
    public TimeSpan StaleFor { get; init; }

    /// <summary>The version of the whole cache before the load; 0: not known.</summary>
    public long CacheVersion { get; init; }

    /// <summary>The version of the profile before the load; 0: not known.</summary>
    public long ProfileVersion { get; init; }

    /// <summary>The tags and their versions before the load; null and empty mean the same.</summary>
    public TagVersion[]? Tags { get; init; }

    /// <summary>The hash of the patterns (implicit tags) the entry was stored under; 0: none.</summary>
    public uint PatternSet { get; init; }

    /// <summary>The answer "there is nothing under this key".</summary>
    public bool IsNothing { get; init; }

    /// <summary>Read only: the bytes were JSON that carries none of this.</summary>
    public bool IsPlainJson { get; init; }

    /// <summary>Read only: length of the serialized value, decompressed.</summary>
    public int ValueBytes { get; init; }

    /// <summary>How much of the lifetime is left. Compares no clocks: L2 counts down, the payload only says how much of that is stale time.</summary>
    /// <param name="left">The time that L2 will still keep it; null: for ever, or L2 cannot say.</param>
    /// <returns>Zero when it is stale; never more than <see cref="FreshFor"/>. Of plain JSON: all that is left.</returns>
    public TimeSpan FreshLeft(TimeSpan? left)
    {
        if (IsPlainJson)
        {
            return left ?? TimeSpan.MaxValue;
        }

        if (left is not { } kept)
        {
            return FreshFor;
        }

        var fresh = kept - StaleFor;
        return fresh < TimeSpan.Zero ? TimeSpan.Zero : fresh < FreshFor ? fresh : FreshFor;
    }
}
