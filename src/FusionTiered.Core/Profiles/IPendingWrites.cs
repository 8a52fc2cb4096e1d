namespace FusionTiered.Profiles;

/// <summary>The values of a profile that wait to be written to the source: newer than anything the source would answer.</summary>
internal interface IPendingWrites
{
    /// <summary>The pending value of a key.</summary>
    /// <typeparam name="T">The type that the caller wants; a pending value of another type is not found.</typeparam>
    ValueTask<PendingValue<T>> FindAsync<T>(CacheKey key);

    /// <summary>The pending values among several keys, put into <paramref name="into"/>. Where it is not known which are pending, none is.</summary>
    ValueTask FindManyAsync<T>(IReadOnlyList<CacheKey> keys, Dictionary<CacheKey, T> into);

    /// <summary>Whether a value of the key, of whatever type, is pending.</summary>
    ValueTask<bool> ContainsAsync(CacheKey key);
}
