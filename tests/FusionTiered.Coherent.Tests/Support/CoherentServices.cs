using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Coherent.Tests.Support;

/// <summary>Registers a cache on the coherent engine, as an application does that has no FusionCache.</summary>
internal static class CoherentServices
{
    public static IFusionTieredBuilder AddCoherentCache(this IServiceCollection services, Action<FusionTieredOptions>? configure = null) =>
        services.AddFusionTieredCore(configure).UseCoherentEngine();

    public static IFusionTieredBuilder AddCoherentCache(this IServiceCollection services, IConfiguration configuration, Action<FusionTieredOptions>? configure = null) =>
        services.AddFusionTieredCore(configuration, configure).UseCoherentEngine();

    public static IFusionTieredBuilder AddCoherentCache(this IServiceCollection services, string name, Action<FusionTieredOptions>? configure = null) =>
        services.AddFusionTieredCore(name, configure).UseCoherentEngine();

    public static IFusionTieredBuilder AddCoherentCache(
        this IServiceCollection services, string name, IConfiguration configuration, Action<FusionTieredOptions>? configure = null) =>
        services.AddFusionTieredCore(name, configuration, configure).UseCoherentEngine();
}
