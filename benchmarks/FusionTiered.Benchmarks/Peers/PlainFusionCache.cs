using Microsoft.Extensions.DependencyInjection;
using ZiggyCreatures.Caching.Fusion;

namespace FusionTiered.Benchmarks.Peers;

/// <summary>FusionCache as its README shows it.</summary>
internal sealed class PlainFusionCache : IAsyncDisposable
{
    private readonly string[] _tagged = [.. HitKeys.Asked.Select(static key => "tagged:" + key)];
    private readonly string[] _numbers = [.. HitKeys.Asked.Select(static key => "n:" + key)];
    private readonly ServiceProvider _services;
    private readonly IFusionCache _cache;

    private PlainFusionCache(Action<IFusionCacheBuilder>? more)
    {
        var services = new ServiceCollection();
        var builder = services.AddFusionCache().WithDefaultEntryOptions(static options => options.Duration = TimeSpan.FromHours(1));
        more?.Invoke(builder);
        _services = services.BuildServiceProvider();
        _cache = _services.GetRequiredService<IFusionCache>();
    }

    /// <param name="more">Puts more behind it than memory; null: nothing.</param>
    public static async Task<PlainFusionCache> CreateAsync(Action<IFusionCacheBuilder>? more = null)
    {
        var made = new PlainFusionCache(more);
        for (var i = 0; i < HitKeys.Count; i++)
        {
            await made._cache.SetAsync(HitKeys.Stored[i], new Box(i));
            await made._cache.SetAsync("n:" + HitKeys.Stored[i], i);
            await made._cache.SetAsync("tagged:" + HitKeys.Stored[i], new Box(i), tags: HitKeys.Tags);
        }

        return made;
    }

    public long TryGet(int calls)
    {
        long sum = 0;
        for (var i = 0; i < calls; i++)
        {
            var found = _cache.TryGet<Box>(HitKeys.Asked[i & HitKeys.Mask]);
            sum += found.HasValue ? found.Value.Number : 0;
        }

        return sum;
    }

    public long TryGetNumber(int calls)
    {
        long sum = 0;
        for (var i = 0; i < calls; i++)
        {
            var found = _cache.TryGet<int>(_numbers[i & HitKeys.Mask]);
            sum += found.HasValue ? found.Value : 0;
        }

        return sum;
    }

    public long TryGetTagged(int calls)
    {
        long sum = 0;
        for (var i = 0; i < calls; i++)
        {
            var found = _cache.TryGet<Box>(_tagged[i & HitKeys.Mask]);
            sum += found.HasValue ? found.Value.Number : 0;
        }

        return sum;
    }

    public long GetOrSet(int calls)
    {
        long sum = 0;
        for (var i = 0; i < calls; i++)
        {
            sum += Completed.Now(_cache.GetOrSetAsync<Box>(HitKeys.Asked[i & HitKeys.Mask], static (_, _) => Task.FromResult(new Box(1)))).Number;
        }

        return sum;
    }

    public long GetOrSetComposed(int calls)
    {
        long sum = 0;
        for (var i = 0; i < calls; i++)
        {
            sum += Completed.Now(_cache.GetOrSetAsync<Box>(
                $"feed:{HitKeys.Users[i & HitKeys.Mask]}:{HitKeys.Pages[i & HitKeys.Mask]}", static (_, _) => Task.FromResult(new Box(1)))).Number;
        }

        return sum;
    }

    /// <summary>Writes over values that are there.</summary>
    public async Task SetAsync(int first, int calls)
    {
        var value = new Box(1);
        for (var i = first; i < first + calls; i++)
        {
            await _cache.SetAsync(HitKeys.Asked[i & HitKeys.Mask], value);
        }
    }

    /// <summary>Takes a value away and loads it again.</summary>
    public async Task RemoveAndLoadAsync(int first, int calls)
    {
        for (var i = first; i < first + calls; i++)
        {
            await _cache.RemoveAsync(HitKeys.Asked[i & HitKeys.Mask]);
            await _cache.GetOrSetAsync<Box>(HitKeys.Asked[i & HitKeys.Mask], static (_, _) => Task.FromResult(new Box(1)));
        }
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
