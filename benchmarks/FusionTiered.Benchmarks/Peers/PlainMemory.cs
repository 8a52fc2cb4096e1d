using Microsoft.Extensions.Caching.Memory;

namespace FusionTiered.Benchmarks.Peers;

/// <summary>The calls that FusionCache makes on a memory of 10,000 entries with lifetimes.</summary>
internal sealed class PlainMemory : IDisposable
{
    public const int Entries = 10_000;

    private readonly IMemoryCache _cache;
    private int _next;

    public PlainMemory(IMemoryCache cache)
    {
        _cache = cache;
        for (var i = 0; i < HitKeys.Count; i++)
        {
            Set(HitKeys.Stored[i], new Box(i));
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

    /// <summary>New values of keys that are there.</summary>
    public long Update(int calls)
    {
        for (var i = 0; i < calls; i++)
        {
            Set(HitKeys.Asked[i & HitKeys.Mask], this);
        }

        return calls;
    }

    /// <summary>Keys that are not there, in a memory that is full.</summary>
    public long Churn(int calls)
    {
        for (var i = 0; i < calls; i++)
        {
            Set(ChurnKeys.Texts[_next++ & ChurnKeys.Mask], this);
        }

        return calls;
    }

    public void Dispose() => _cache.Dispose();

    private void Set(string key, object value) =>
        _cache.Set(key, value, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpiration = DateTimeOffset.UtcNow.AddHours(1) });
}
