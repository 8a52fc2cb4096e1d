using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Primitives;
using ZiggyCreatures.Caching.Fusion;
using ZiggyCreatures.Caching.Fusion.Internals.Distributed;
using ZiggyCreatures.Caching.Fusion.Serialization;

namespace FusionTiered.Fusion.Memory;

/* Makes FusionCache's own entries for memory. Their type is FusionCache's secret, so a FusionCache makes them: one whose L2 has the
   entry that it is asked for, and whose memory hands on whatever it gets. It keeps nothing, has no tags, and works on the calling
   thread. */
internal static class EntryMint
{
    private static readonly byte[] Something = [0];
    private static readonly FusionCache Cache = NewCache();

    [ThreadStatic]
    private static object? s_given;

    [ThreadStatic]
    private static object? s_made;

    /// <summary>The entry of memory for an entry of L2, also when it is past its end; null: FusionCache makes none.</summary>
    /// <param name="entry">The entry of L2, on the local clock.</param>
    /// <param name="options">Memory's part of the options.</param>
    public static object? Make<T>(FusionCacheDistributedEntry<T> entry, FusionCacheEntryOptions options)
    {
        (s_given, s_made) = (entry, null);
        try
        {
            Cache.TryGet<T>("entry", options);
            return s_made;
        }
        finally
        {
            s_given = s_made = null;
        }
    }

    private static FusionCache NewCache()
    {
        var cache = new FusionCache(
            new FusionCacheOptions { CacheName = "fusiontiered:mint", DisableTagging = true, EnableAutoRecovery = false },
            new Outlet());
        cache.SetupSerializer(new Given());
        cache.SetupDistributedCache(new Always());
        return cache;
    }

    private sealed class Given : IFusionCacheSerializer
    {
        public byte[] Serialize<T>(T? obj) => Something;

        public T? Deserialize<T>(byte[] data) => s_given is T given ? given : default;

        public ValueTask<byte[]> SerializeAsync<T>(T? obj, CancellationToken token = default) => new(Serialize(obj));

        public ValueTask<T?> DeserializeAsync<T>(byte[] data, CancellationToken token = default) => new(Deserialize<T>(data));
    }

    private sealed class Always : IDistributedCache
    {
        public byte[] Get(string key) => Something;

        public Task<byte[]?> GetAsync(string key, CancellationToken token = default) => Task.FromResult<byte[]?>(Something);

        public void Set(string key, byte[] value, DistributedCacheEntryOptions options)
        {
        }

        public Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default) => Task.CompletedTask;

        public void Refresh(string key)
        {
        }

        public Task RefreshAsync(string key, CancellationToken token = default) => Task.CompletedTask;

        public void Remove(string key)
        {
        }

        public Task RemoveAsync(string key, CancellationToken token = default) => Task.CompletedTask;
    }

    private sealed class Outlet : IMemoryCache
    {
        public ICacheEntry CreateEntry(object key) => new Entry(key);

        public bool TryGetValue(object key, out object? value)
        {
            value = null;
            return false;
        }

        public void Remove(object key)
        {
        }

        public void Dispose()
        {
        }
    }

    private sealed class Entry(object key) : ICacheEntry
    {
        public object Key => key;

        public object? Value
        {
            get => s_made;
            set => s_made = value;
        }

        public DateTimeOffset? AbsoluteExpiration { get; set; }

        public TimeSpan? AbsoluteExpirationRelativeToNow { get; set; }

        public TimeSpan? SlidingExpiration { get; set; }

        public IList<IChangeToken> ExpirationTokens { get; } = [];

        public IList<PostEvictionCallbackRegistration> PostEvictionCallbacks { get; } = [];

        public CacheItemPriority Priority { get; set; }

        public long? Size { get; set; }

        public void Dispose()
        {
        }
    }
}
