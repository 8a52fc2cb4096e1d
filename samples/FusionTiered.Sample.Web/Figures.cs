namespace FusionTiered.Sample.Web;

/// <summary>What one cache of this instance did since its start: for the start page and the cluster script.</summary>
internal sealed record Figures(string Cache, long Requests, long Hits, double HitRate, long L1Hits, long L1Misses, long L2Hits, long L2Misses, long SourceCalls, long CallersSaved, long Stale)
{
    private static Figures Of(string name, IDomainCache cache)
    {
        var all = cache.GetStatistics().Overall;
        return new(name, all.Requests, all.Hits, Math.Round(all.HitRate, 1), all.L1.Hits, all.L1.Misses, all.L2.Hits, all.L2.Misses, all.Loads, all.CallersSaved, all.Stale);
    }

    public static Figures[] Read(IServiceProvider services) =>
        [.. Caches.Names.Select(name => Of(name.Length == 0 ? "crypto" : name, services.GetRequiredKeyedService<IDomainCache>(name)))];
}
