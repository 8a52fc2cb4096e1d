using System.Text.Json;
using System.Text.Json.Serialization;
using FusionTiered.Fusion.Redis;
using StackExchange.Redis;
using ZiggyCreatures.Caching.Fusion;

namespace FusionTiered.Fusion;

/// <summary>How the FusionCache engine is set up: alone, on Redis, or on an <see cref="IFusionCache"/> that the application has.</summary>
public sealed class FusionEngineOptions
{
    private TimeSpan _l2ReadTimeout = TimeSpan.FromMilliseconds(100);

    internal Func<IServiceProvider, Task<IConnectionMultiplexer>>? Connect { get; private set; }

    internal Func<IServiceProvider, IFusionCache>? Existing { get; private set; }

    internal Action<FusionCacheOptions>? Configured { get; private set; }

    /// <summary>How values are written for Redis, and copied where a profile says so.</summary>
    /// <value>Default: System.Text.Json's own, with fields (tuples have nothing else) and named floating-point numbers.</value>
    public JsonSerializerOptions Json { get; set; } = new()
    {
        IncludeFields = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <summary>What a read of Redis may cost before the call goes on without it.</summary>
    /// <value>From 1 ms to 1 min. Default: 100 ms.</value>
    public TimeSpan L2ReadTimeout
    {
        get => _l2ReadTimeout;
        set => _l2ReadTimeout = value >= TimeSpan.FromMilliseconds(1) && value <= TimeSpan.FromMinutes(1)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"{nameof(L2ReadTimeout)} is {value}; it must be 1 ms to 1 min.");
    }

    /// <summary>A second tier and a backplane on this Redis, over one multiplexer.</summary>
    /// <param name="configuration">
    /// StackExchange.Redis's text (<c>host:port,password=...</c>) or a URL (<c>redis://[user:password@]host[:port][/database]</c>).
    /// What it does not say: the start does not wait for Redis, a call waits half a second at most.
    /// </param>
    /// <returns>These options.</returns>
    /// <exception cref="ArgumentException">The text is neither.</exception>
    public FusionEngineOptions Redis(string configuration) => Redis(RedisText.Parse(configuration));

    /// <summary>A second tier and a backplane on this Redis, over one multiplexer.</summary>
    /// <param name="configuration">Taken as it is, time-outs included.</param>
    /// <returns>These options.</returns>
    public FusionEngineOptions Redis(ConfigurationOptions configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return Redis(async _ => await ConnectionMultiplexer.ConnectAsync(configuration).ConfigureAwait(false));
    }

    /// <summary>A second tier and a backplane over a multiplexer that the application makes.</summary>
    /// <param name="connect">
    /// Makes it, for this cache alone: FusionCache's backplane closes it when the cache is disposed. To share one that lives longer,
    /// set up an <see cref="IFusionCache"/> and hand it to <see cref="Use(Func{IServiceProvider, IFusionCache})"/>.
    /// </param>
    /// <returns>These options.</returns>
    public FusionEngineOptions Redis(Func<IServiceProvider, Task<IConnectionMultiplexer>> connect)
    {
        ArgumentNullException.ThrowIfNull(connect);
        Connect = connect;
        Existing = null;
        return this;
    }

    /// <summary>Uses an <see cref="IFusionCache"/> that the application has set up. It is not disposed here.</summary>
    /// <param name="cache">
    /// Finds it. Its <see cref="FusionCacheOptions.EnableSyncEventHandlersExecution"/> must be on and its
    /// <see cref="FusionCacheOptions.DisableTagging"/> off.
    /// </param>
    /// <returns>These options.</returns>
    public FusionEngineOptions Use(Func<IServiceProvider, IFusionCache> cache)
    {
        ArgumentNullException.ThrowIfNull(cache);
        Existing = cache;
        Connect = null;
        return this;
    }

    /// <summary>Changes FusionCache's own options (log levels, breakers, auto-recovery) before the cache is made; without effect on one that the application has.</summary>
    /// <param name="configure">Changes them.</param>
    /// <returns>These options.</returns>
    public FusionEngineOptions Configure(Action<FusionCacheOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        Configured += configure;
        return this;
    }
}
