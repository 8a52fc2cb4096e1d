using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Benchmarks.Peers;

/// <summary>Ours on FusionCache, set up as an application does it.</summary>
internal static class DefaultEngine
{
    /// <summary>The word before its lines.</summary>
    public const string Name = "default";

    public static Task<EngineHits> InMemoryAsync() => EngineHits.CreateAsync(static services => services.AddFusionTiered(EngineHits.Configure));

    /// <summary>A node with Redis behind it and FusionCache's backplane, over one multiplexer.</summary>
    public static void OnRedis(IServiceCollection services, string url, Action<FusionTieredOptions> configure) =>
        services.AddFusionTiered(options =>
        {
            options.KeyPrefix = Name + ":";
            configure(options);
        }).UseFusionCache().UseRedis(url);
}
