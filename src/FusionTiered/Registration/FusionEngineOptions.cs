using System.Text.Json;
using System.Text.Json.Serialization;
using FusionTiered.Fusion.Redis;
using StackExchange.Redis;
using ZiggyCreatures.Caching.Fusion;

namespace FusionTiered.Fusion;

/// <summary>How the FusionCache engine is set up.</summary>
public sealed class FusionEngineOptions
{
    internal Func<IServiceProvider, Task<IConnectionMultiplexer>>? Connect { get; private set; }

    internal Action<FusionCacheOptions>? Configured { get; private set; }

    /// <summary>How values are written for Redis, and copied where a profile says so.</summary>
    /// <value>Default: System.Text.Json's own, with fields (tuples have nothing else) and named floating-point numbers.</value>
    public JsonSerializerOptions Json { get; set; } = new()
    {
        IncludeFields = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

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
    /// Makes it, for this cache alone: it is closed when the cache is disposed.
    /// </param>
    /// <returns>These options.</returns>
    public FusionEngineOptions Redis(Func<IServiceProvider, Task<IConnectionMultiplexer>> connect)
    {
        ArgumentNullException.ThrowIfNull(connect);
        Connect = connect;
        return this;
    }

    /// <summary>Changes FusionCache's own options (log levels, breakers, auto-recovery) before the FusionCache of a profile is made.</summary>
    /// <param name="configure">Changes them; called once for each profile, whose cache <see cref="FusionCacheOptions.CacheName"/> names.</param>
    /// <returns>These options.</returns>
    public FusionEngineOptions Configure(Action<FusionCacheOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        Configured += configure;
        return this;
    }
}
