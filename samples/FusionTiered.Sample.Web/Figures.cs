namespace FusionTiered.Sample.Web;

/// <summary>What one cache of this instance did since its start: for the start page and the cluster script.</summary>
internal sealed record Figures(string Cache, long Requests, long Hits, double HitRate, long L1Hits, long L1Misses, long L2Hits, long L2Misses, long SourceCalls, long CallersSaved, long Stale)
{
    /// <summary>Those of every cache.</summary>
    public static IEnumerable<Figures> OfCaches(IServiceProvider services) => Statistics(services).Select(one => Of(one.Name, one.Statistics.Overall));

    /// <summary>Those of every profile, under the name of its cache and its own.</summary>
    public static IEnumerable<Figures> OfProfiles(IServiceProvider services) =>
        Statistics(services).SelectMany(one => one.Statistics.Profiles.Select(profile => Of($"{one.Name}/{profile.Profile}", profile)));

    public string ToLine() => $"{Cache} {Requests} {Hits} {L1Hits} {L1Misses} {L2Hits} {L2Misses} {SourceCalls} {CallersSaved} {Stale}\n";

    private static Figures Of(string name, ProfileStatistics of) =>
        new(name, of.Requests, of.Hits, Math.Round(of.HitRate, 1), of.L1.Hits, of.L1.Misses, of.L2.Hits, of.L2.Misses, of.Loads, of.CallersSaved, of.Stale);

    private static IEnumerable<(string Name, CacheStatistics Statistics)> Statistics(IServiceProvider services) =>
        Caches.Names.Select(name => (name.Length == 0 ? "crypto" : name, services.GetRequiredKeyedService<IDomainCache>(name).GetStatistics()));
}
