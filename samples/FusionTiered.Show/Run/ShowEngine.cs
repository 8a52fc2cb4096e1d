using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Show.Run;

/// <summary>The engine behind every cache of a run.</summary>
public sealed class ShowEngine
{
    private readonly Action<IFusionTieredBuilder> _use;
    private readonly Action<IFusionTieredBuilder, RedisOptions, string> _useOnRedis;

    private ShowEngine(string name, bool hasInProcessTier, Action<IFusionTieredBuilder> use, Action<IFusionTieredBuilder, RedisOptions, string> useOnRedis)
    {
        Name = name;
        HasInProcessTier = hasInProcessTier;
        _use = use;
        _useOnRedis = useOnRedis;
    }

    /// <summary>The default: every scene is a promise of it, and its nodes need no server.</summary>
    public static ShowEngine Coherent { get; } = new("coherent", hasInProcessTier: true, static builder => builder.UseCoherentEngine(), CoherentOnRedis);

    /// <summary>The library's default engine; several nodes of it need a Redis.</summary>
    public static ShowEngine FusionCache { get; } = new("fusioncache", hasInProcessTier: false, static builder => builder.UseFusionCache(), FusionCacheOnRedis);

    /// <summary>Every engine that the show can run on.</summary>
    public static IReadOnlyList<ShowEngine> All { get; } = [Coherent, FusionCache];

    public string Name { get; }

    /// <summary>Whether several nodes of it can share a tier without a server.</summary>
    public bool HasInProcessTier { get; }

    public static ShowEngine Of(string name) =>
        All.Single(engine => string.Equals(engine.Name, name, StringComparison.OrdinalIgnoreCase));

    public void Use(IFusionTieredBuilder builder) => _use(builder);

    /// <param name="server">Credentials and database.</param>
    /// <param name="endpoint">Where a node reaches the server.</param>
    public void UseRedis(IFusionTieredBuilder builder, RedisOptions server, string endpoint) => _useOnRedis(builder, server, endpoint);

    private static void CoherentOnRedis(IFusionTieredBuilder builder, RedisOptions server, string endpoint) => builder.UseRedis(redis =>
    {
        redis.Endpoints.Clear();
        redis.Endpoints.Add(endpoint);
        (redis.User, redis.Password, redis.Database) = (server.User, server.Password, server.Database);
    });

    private static void FusionCacheOnRedis(IFusionTieredBuilder builder, RedisOptions server, string endpoint) => builder.UseFusionCache().UseRedis(redis =>
    {
        redis.Endpoints.Add(endpoint);
        redis.ConnectTimeout = TimeSpan.FromSeconds(2);
        (redis.User, redis.Password, redis.Database) = (server.User, server.Password, server.Database);
    });
}
