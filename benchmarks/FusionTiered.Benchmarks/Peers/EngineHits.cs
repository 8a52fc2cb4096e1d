using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Benchmarks.Peers;

/// <summary>A cache of ours, on whichever engine, filled, and the loops over it.</summary>
internal sealed class EngineHits : IAsyncDisposable
{
    private static readonly CacheKey[] Plain = [.. HitKeys.Asked.Select(static key => CacheKey.Parse(key))];
    private static readonly CacheKey[] Numbers = [.. HitKeys.Asked.Select(static key => HitKeys.Feed.Of("n", key))];
    private static readonly CacheKey[] WithTags = [.. HitKeys.Asked.Select(static key => HitKeys.Tagged.Of(key))];
    private static readonly CacheKey[] Churn = [.. ChurnKeys.Texts.Select(static text => CacheKey.Raw(text))];

    private readonly ServiceProvider _services;

    // As a field of the interface's type: what a service that was handed an IDomainCache has.
    private readonly IDomainCache _cache;

    private EngineHits(ServiceProvider services) => (_services, _cache) = (services, services.GetRequiredService<IDomainCache>());

    /// <param name="register">Registers the cache.</param>
    /// <param name="verifies">Whether its engine checks itself against other nodes.</param>
    public static async Task<EngineHits> CreateAsync(Action<IServiceCollection> register, bool verifies = false)
    {
        var services = new ServiceCollection();
        register(services);
        var made = new EngineHits(services.BuildServiceProvider());
        await Ready.WaitAsync(made._cache, verifies);
        await made.FillAsync();
        return made;
    }

    public static void Configure(FusionTieredOptions options)
    {
        options.MaxEntries = 10_000;
        options.Add(HitKeys.Feed, static profile => profile.EagerRefresh = 0.9);
        options.Add(HitKeys.Tagged);
    }

    public long TryGet(int calls)
    {
        long sum = 0;
        for (var i = 0; i < calls; i++)
        {
            sum += _cache.TryGet<Box>(Plain[i & HitKeys.Mask], out var box) ? box.Number : 0;
        }

        return sum;
    }

    public long TryGetNumber(int calls)
    {
        long sum = 0;
        for (var i = 0; i < calls; i++)
        {
            sum += _cache.TryGet(Numbers[i & HitKeys.Mask], out int number) ? number : 0;
        }

        return sum;
    }

    public long TryGetTagged(int calls)
    {
        long sum = 0;
        for (var i = 0; i < calls; i++)
        {
            sum += _cache.TryGet<Box>(WithTags[i & HitKeys.Mask], out var box) ? box.Number : 0;
        }

        return sum;
    }

    public long GetOrSet(int calls)
    {
        long sum = 0;
        for (var i = 0; i < calls; i++)
        {
            sum += Completed.Now(_cache.GetOrSetAsync(Plain[i & HitKeys.Mask], i, static (n, _) => new ValueTask<Box>(new Box(n)))).Number;
        }

        return sum;
    }

    public long GetOrSetComposed(int calls)
    {
        long sum = 0;
        for (var i = 0; i < calls; i++)
        {
            sum += Composed(i);
        }

        return sum;
    }

    /// <summary>Writes over values that are there.</summary>
    public async Task SetAsync(int first, int calls)
    {
        var value = new Box(1);
        for (var i = first; i < first + calls; i++)
        {
            await _cache.SetAsync(Plain[i & HitKeys.Mask], value);
        }
    }

    /// <summary>Takes a value away and loads it again.</summary>
    public async Task RemoveAndLoadAsync(int first, int calls)
    {
        for (var i = first; i < first + calls; i++)
        {
            await _cache.RemoveAsync(Plain[i & HitKeys.Mask]);
            await _cache.GetOrSetAsync(Plain[i & HitKeys.Mask], 1, static (n, _) => new ValueTask<Box>(new Box(n)));
        }
    }

    /// <summary>Loads a key of the given text where it is missing.</summary>
    public async Task LoadAsync(string key, OneByOneSource source) => await _cache.GetOrSetAsync(CacheKey.Raw(key), source, static async (source, stop) =>
    {
        await source.CallAsync(stop);
        return new Box(1);
    });

    /// <summary>Writes keys that are not there: in a small memory each pushes another one out.</summary>
    public long SetAndEvict(int calls)
    {
        var value = new Box(1);
        long sum = 0;
        for (var i = 0; i < calls; i++)
        {
            sum += _cache.SetAsync(Churn[i & ChurnKeys.Mask], value).IsCompletedSuccessfully ? 1 : 0;
        }

        return sum;
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    // A method of its own, as in an application: the key lives on the stack of one call.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private int Composed(int i) => Completed.Now(_cache.GetOrSetAsync(
        HitKeys.Feed.Key($"{HitKeys.Users[i & HitKeys.Mask]}:{HitKeys.Pages[i & HitKeys.Mask]}"), i, static (n, _) => new ValueTask<Box>(new Box(n)))).Number;

    private async Task FillAsync()
    {
        for (var i = 0; i < HitKeys.Count; i++)
        {
            var key = HitKeys.Stored[i];
            await _cache.SetAsync(CacheKey.Parse(key), new Box(i));
            await _cache.SetAsync(HitKeys.Feed.Of("n", key), i);
            await _cache.SetAsync(HitKeys.Tagged.Of(key), new Box(i), CacheCallOptions.Tagged(HitKeys.Tags));
        }
    }
}
