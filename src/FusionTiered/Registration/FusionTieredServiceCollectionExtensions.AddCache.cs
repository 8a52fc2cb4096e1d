namespace Microsoft.Extensions.DependencyInjection;

public static partial class FusionTieredServiceCollectionExtensions
{
    // Keyed under `name` are there by now: LiveProfiles (options at the start, catalog, reload) and ProfileCatalog.
    // The name is empty for the cache that is also registered without a key. Called at each AddFusionTiered: TryAdd only.
    internal static void AddCache(IServiceCollection services, string name)
    {
    }
}
