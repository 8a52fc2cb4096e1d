using FusionTiered.Coherent.Tests.Support;
using FusionTiered.Redis.Connections;
using FusionTiered.Redis.L2;
using FusionTiered.Redis.Tests.Support;
using FusionTiered.Redis.Tests.Support.Proxy;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FusionTiered.Redis.Tests.FaultMatrix;

/// <summary>One node as a service sets it up, with a line of its own to the server.</summary>
internal sealed class FaultyNode : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public FaultyNode(TcpProxy wire, Action<FusionTieredOptions> configure, Action<RedisSettings> redis)
    {
        Wire = wire;
        var services = new ServiceCollection();
        services.AddSingleton<ILoggerFactory>(Log);
        var settings = new RedisSettings();
        redis(settings);
        services.AddCoherentCache(configure)
            .UseRedis(server => settings.CopyTo(server))
            .UseCoherentEngine(engine => settings.CopyTo(engine.Redis));
        _services = services.BuildServiceProvider();
        Cache = _services.GetRequiredService<IDomainCache>();
        Tier = (RedisTier)_services.GetRequiredKeyedService<RemoteTierBinding>("").Tier;
    }

    public IDomainCache Cache { get; }

    public TcpProxy Wire { get; }

    public CollectedLog Log { get; } = new();

    public RedisTier Tier { get; }

    public bool IsVerified => Cache.GetHealth() is { Status: CacheHealthStatus.Healthy, Coherence: CoherenceStatus.Verified };

    public ProfileStatistics Figures => Cache.GetStatistics().Overall;

    /// <summary>How often the line that brings the announcements was made.</summary>
    public long Connects => Tier.Client.State[0].Connects;

    /// <summary>A connection in every place, nothing under way, nothing in any buffer, nothing held on the line.</summary>
    public bool IsAtRest => IsVerified
        && Tier.Client.State.All(static slot => slot is { Connection: not null, PendingOperations: 0, PendingBytes: 0 })
        && Wire.Connections == Tier.Client.State.Count
        && Wire.Held == 0;

    /// <summary>A value from the tiers, from nowhere else.</summary>
    public async Task<CacheResult<string>> GetAsync(CacheKey key) => await Cache.GetAsync<string>(key);

    /// <summary>A value that has to be there; asked for again, where Redis gave no answer in time.</summary>
    public async Task<string> FoundAsync(CacheKey key)
    {
        CacheResult<string> found = default;
        await Eventually.TrueAsync(async () => (found = await GetAsync(key)).Found, $"{key.Text} is there");
        return found.Value;
    }

    /// <summary>A value from the tiers, or else from a source that answers at once.</summary>
    public async Task<CacheResult<string>> LoadAsync(CacheKey key, string fromSource = "from source")
        => await Cache.GetOrSetResultAsync(key, fromSource, static (value, _, _) => new ValueTask<string>(value));

    /// <summary>Writes until it is everywhere.</summary>
    public Task SetAsync<T>(CacheKey key, T value) => Eventually.TrueAsync(async () => (await Cache.SetAsync(key, value)).IsEverywhere, "it is written");

    /// <summary>Reads until memory has it, verified.</summary>
    public Task WarmAsync(CacheKey key) => Eventually.TrueAsync(
        async () => await LoadAsync(key) is { Tier: CacheTier.L1, IsVerified: true }, "memory has it");

    /// <summary>Deaf: neither memory is verified nor a connection believed in.</summary>
    public Task DeafAsync(TimeSpan? within = null) => Eventually.True(() => !Tier.Client.State.Any(static slot => slot.Connection is not null), "the loss was noticed", within);

    /// <summary>Ends the cache, as a service does when it stops.</summary>
    public ValueTask EndAsync() => _services.DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        await Wire.DisposeAsync();
        Log.Dispose();
    }
}
