using System.Collections.Concurrent;
using Microsoft.Extensions.Caching.Distributed;

namespace FusionTiered.Coherent.Tests.DistributedCaches;

/// <summary>An application's cache: bytes under keys, on a clock, and failures on command.</summary>
internal class ClockedDistributedCache(TimeProvider clock) : IDistributedCache
{
    private readonly ConcurrentDictionary<string, (byte[] Bytes, DateTimeOffset? End)> _items = new(StringComparer.Ordinal);

    /// <summary>Awaited before each call does anything; null: at once.</summary>
    public Func<string, Task>? Before { get; set; }

    public ICollection<string> Keys => _items.Keys;

    public virtual async Task<byte[]?> GetAsync(string key, CancellationToken token = default)
    {
        await BeforeAsync("get");
        return Find(key)?.ToArray();
    }

    public virtual async Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
    {
        await BeforeAsync("set");
        Put(key, value, options);
    }

    public async Task RemoveAsync(string key, CancellationToken token = default)
    {
        await BeforeAsync("remove");
        _items.TryRemove(key, out _);
    }

    public byte[]? Get(string key) => throw new NotSupportedException();

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => throw new NotSupportedException();

    public void Refresh(string key) => throw new NotSupportedException();

    public Task RefreshAsync(string key, CancellationToken token = default) => throw new NotSupportedException();

    public void Remove(string key) => throw new NotSupportedException();

    protected Task BeforeAsync(string what) => Before?.Invoke(what) ?? Task.CompletedTask;

    protected byte[]? Find(string key) => _items.TryGetValue(key, out var item) && (item.End is not { } end || end > clock.GetUtcNow()) ? item.Bytes : null;

    protected void Put(string key, byte[] value, DistributedCacheEntryOptions options) =>
        _items[key] = ([.. value], clock.GetUtcNow() + options.AbsoluteExpirationRelativeToNow);
}
