using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Benchmarks.Peers.Redis;

/// <summary>A node of ours, on whichever engine.</summary>
/// <typeparam name="T">The type of the values.</typeparam>
internal sealed class EngineNode<T> : INode
    where T : class
{
    private static readonly CacheCallOptions PastMemory = new() { Tiers = TierUse.L2 };

    private readonly ServiceProvider _services;
    private readonly IDomainCache _cache;
    private readonly T _value;

    private EngineNode(string name, ServiceProvider services, T value) =>
        (Name, _services, _cache, _value) = (name, services, services.GetRequiredService<IDomainCache>(), value);

    public string Name { get; }

    /// <param name="name">The engine, before its lines.</param>
    /// <param name="register">Registers the cache: services, the server's URL, more settings.</param>
    /// <param name="url">The server.</param>
    /// <param name="value">The value of every key.</param>
    /// <param name="keyPrefix">Stands before its keys in Redis; null: the engine's name.</param>
    public static async Task<EngineNode<T>> CreateAsync(
        string name, Action<IServiceCollection, string, Action<FusionTieredOptions>> register, string url, T value, string? keyPrefix = null)
    {
        var services = new ServiceCollection();
        register(services, url, options =>
        {
            options.KeyPrefix = keyPrefix ?? options.KeyPrefix;
            options.MaxEntries = 100_000;
            options.Add(RedisKeys.Feed);
        });
        var made = new EngineNode<T>(name, services.BuildServiceProvider(), value);
        await Ready.WaitAsync(made._cache, verifies: name == CoherentEngine.Name);
        return made;
    }

    public async Task ReadL2Async(int first, int calls)
    {
        for (var i = first; i < first + calls; i++)
        {
            if (!(await _cache.GetAsync<T>(RedisKeys.Keys[i % RedisKeys.Count], PastMemory)).Found)
            {
                throw new InvalidOperationException($"{Name} missed a value that is in Redis.");
            }
        }
    }

    public async Task WriteAsync(int first, int calls)
    {
        for (var i = first; i < first + calls; i++)
        {
            await _cache.SetAsync(RedisKeys.Keys[i % RedisKeys.Count], _value);
        }
    }

    public async Task ReadManyAsync(int first, int calls)
    {
        var keys = RedisKeys.Keys[..RedisKeys.Many];
        for (var i = 0; i < calls; i++)
        {
            if ((await _cache.GetManyAsync<T>(keys, PastMemory)).Count != keys.Length)
            {
                throw new InvalidOperationException($"{Name} missed values that are in Redis.");
            }
        }
    }

    public async Task ReadAsync(int key) => await _cache.GetAsync<T>(RedisKeys.Keys[key]);

    public async Task WriteAsync(int key, long number) => await _cache.SetAsync(RedisKeys.Keys[key], Quote.Of(number));

    public bool Holds(int key, long number) => _cache.TryGet<Quote>(RedisKeys.Keys[key], out var quote) && quote.Volume == number;

    public async Task LoadAsync(string key, Func<CancellationToken, Task<Quote>> source) =>
        await _cache.GetOrSetAsync(RedisKeys.Feed.Of(key), source, static async (load, stop) => await load(stop));

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
