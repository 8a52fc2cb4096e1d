namespace FusionTiered.Sample.Web;

/// <summary>The engine and the L2 of a cache. Nothing else in the modules depends on either.</summary>
internal static class CacheTiers
{
    public static IFusionTieredBuilder UseChosen(this IFusionTieredBuilder cache, SampleSettings settings)
    {
        if (settings.IsCoherent)
        {
            cache.UseCoherentEngine();
        }

        return settings.HasRedis ? cache.UseRedis() : cache;
    }
}
