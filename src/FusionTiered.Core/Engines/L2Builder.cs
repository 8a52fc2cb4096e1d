using FusionTiered.Servers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace FusionTiered.Engines;

/// <summary>Chooses the tier that a cache shares with other nodes.</summary>
internal static class L2Builder
{
    /// <summary>The last choice wins; its place beside the choice of the engine does not matter.</summary>
    public static IFusionTieredBuilder UseL2(this IFusionTieredBuilder builder, L2Choice choice)
    {
        builder.Services.RemoveAllKeyed<L2Choice>(builder.Name);
        builder.Services.AddKeyedSingleton(builder.Name, choice);

        // Where Redis is, the section says to UseRedis() alone.
        return builder.LeavesSection(RedisSection.Name);
    }
}
