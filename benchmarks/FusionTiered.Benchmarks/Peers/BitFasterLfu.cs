using BitFaster.Caching.Lfu;

namespace FusionTiered.Benchmarks.Peers;

/// <summary>BitFaster's ConcurrentLfu as its README shows it: a capacity, no lifetimes.</summary>
internal sealed class BitFasterLfu
{
    private readonly ConcurrentLfu<string, Box> _cache = new(capacity: 10_000);

    public BitFasterLfu()
    {
        for (var i = 0; i < HitKeys.Count; i++)
        {
            _cache.AddOrUpdate(HitKeys.Stored[i], new Box(i));
        }
    }

    public long TryGet(int calls)
    {
        long sum = 0;
        for (var i = 0; i < calls; i++)
        {
            sum += _cache.TryGet(HitKeys.Asked[i & HitKeys.Mask], out var box) ? box!.Number : 0;
        }

        return sum;
    }
}
