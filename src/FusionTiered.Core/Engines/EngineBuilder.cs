using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace FusionTiered.Engines;

/// <summary>Chooses the engine of a cache that is being registered.</summary>
internal static class EngineBuilder
{
    /// <summary>The last choice wins.</summary>
    public static IFusionTieredBuilder UseEngine(this IFusionTieredBuilder builder, EngineChoice choice)
    {
        builder.Services.RemoveAllKeyed<EngineChoice>(builder.Name);
        builder.Services.AddKeyedSingleton(builder.Name, choice);
        return builder;
    }

    /// <summary>Only where no engine was chosen before: a cache may be registered several times.</summary>
    public static IFusionTieredBuilder UseEngineByDefault(this IFusionTieredBuilder builder, EngineChoice choice)
    {
        builder.Services.TryAddKeyedSingleton(builder.Name, choice);
        return builder;
    }
}
