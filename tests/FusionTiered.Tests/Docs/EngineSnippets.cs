using Microsoft.Extensions.DependencyInjection;
using ZiggyCreatures.Caching.Fusion;

namespace FusionTiered.Fusion.Tests.Docs;

/// <summary>The lines of the pages that need this package. They are compared as text, comments at their ends aside.</summary>
internal static class EngineSnippets
{
    private static readonly CacheProfile Feed = new("feed");

    public static void Engines(IServiceCollection services, IFusionCache fusionCache)
    {
        services.AddFusionTiered().UseFusionCache();
        services.AddFusionTiered().UseFusionCache(engine => engine.Redis("localhost:6379"));
        services.AddFusionTiered().UseFusionCache(fusionCache);
    }

    public static void FromFusionCache(IServiceCollection services)
    {
        services.AddFusionCache()
            .WithOptions(options => options.EnableSyncEventHandlersExecution = true)
            .WithRegisteredLogger();
        services.AddFusionTiered()
            .UseFusionCache(engine => engine.Use(provider => provider.GetRequiredService<IFusionCache>()));
    }

    public static void Readme(IServiceCollection services)
    {
        services.AddFusionTiered()
            .AddProfile(Feed, profile => profile.Lifetime = TimeSpan.FromMinutes(5))
            .UseFusionCache(engine => engine.Redis("localhost:6379"));
    }
}
