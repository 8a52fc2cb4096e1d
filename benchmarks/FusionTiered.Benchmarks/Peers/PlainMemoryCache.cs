using Microsoft.Extensions.Caching.Memory;

namespace FusionTiered.Benchmarks.Peers;

/// <summary>Microsoft's MemoryCache with a size limit and lifetimes.</summary>
internal sealed class PlainMemoryCache : IDisposable
{
    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = 10_000 });

    public PlainMemoryCache()
    {
        for (var i = 0; i < HitKeys.Count; i++)
        {
            _cache.Set(HitKeys.Stored[i], new Box(i), new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = TimeSpan.FromHours(1) });
        }
    }

    public long TryGet(int calls)
    {
        long sum = 0;
        for (var i = 0; i < calls; i++)
        {
            sum += _cache.TryGetValue(HitKeys.Asked[i & HitKeys.Mask], out Box? box) ? box!.Number : 0;
        }

        return sum;
    }

    public void Dispose() => _cache.Dispose();
}
