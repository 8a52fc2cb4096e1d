using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Benchmarks.Peers;

/// <summary>Ours on its own engine, set up as an application does it.</summary>
internal static class CoherentEngine
{
    /// <summary>The word before its lines.</summary>
    public const string Name = "coherent";

    public static Task<EngineHits> InMemoryAsync() => EngineHits.CreateAsync(static services => services.AddFusionTieredCore(EngineHits.Configure).UseCoherentEngine());

    /// <summary>With a shared tier and its channel attached, so that each hit is checked against the coherence lease.</summary>
    public static Task<EngineHits> OnTierAsync(InProcessTier tier) =>
        EngineHits.CreateAsync(services => services.AddFusionTieredCore(EngineHits.Configure).UseCoherentEngine().UseInProcessTier(tier), verifies: true);

    /// <summary>For sets that evict: a small memory.</summary>
    public static Task<EngineHits> SmallAsync() => EngineHits.CreateAsync(static services => services.AddFusionTieredCore(static options =>
    {
        EngineHits.Configure(options);
        options.MaxEntries = 1_000;
    }).UseCoherentEngine());

    /// <summary>A node with Redis behind it, over the engine's own client.</summary>
    public static void OnRedis(IServiceCollection services, string url, Action<FusionTieredOptions> configure) =>
        services.AddFusionTieredCore(options =>
        {
            options.KeyPrefix = Name + ":";
            options.L2.ReadDeadline = options.L2.WriteDeadline = TimeSpan.FromSeconds(5);
            configure(options);
        }).UseCoherentEngine().UseRedis(url);
}
