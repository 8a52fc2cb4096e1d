using System.Globalization;
using FusionTiered.Alerts;
using FusionTiered.Engines;

namespace FusionTiered.AspNetCore.Dashboard;

/// <summary>What is wrong with a cache now and what to do about it, the worst first.</summary>
/// <remarks>The order of the rules is the order of causes: what follows from a Redis that is away stands behind it.</remarks>
internal static class Diagnosis
{
    private const double WastefulHitRate = 20, WastefulShare = 25, FailingShare = 20, FullShare = 98;

    private const int LeastLoads = 5;

    private static readonly TimeSpan StaleIsNewsFor = TimeSpan.FromMinutes(10);

    /// <summary>All findings; never none: the last word is that nothing is wrong.</summary>
    public static IReadOnlyList<Finding> Of(DashboardLook look)
    {
        if (look.Health.Status == CacheHealthStatus.Unhealthy)
        {
            return [new(FindingLevel.Fault, "The cache of this node has ended and serves nothing", "restart the service, and see its log for who disposed the cache")];
        }

        Finding[] found = [.. Reached(look).Concat(Served(look)).Concat(Earned(look)).OrderByDescending(static one => one.Level)];
        return found.Length > 0 ? found : [Fine(look)];
    }

    // Whether this node reaches Redis, and the other nodes.
    private static IEnumerable<Finding> Reached(DashboardLook look)
    {
        var health = look.Health;
        var isAway = health.L2 == RemoteTierStatus.Down || look.Probe is { IsThere: true, IsAnswered: false };
        if (isAway)
        {
            var why = look.Probe is { IsThere: true, IsAnswered: false, Failure: { } failure } ? $" ({failure})" : "";
            yield return new(
                FindingLevel.Fault,
                $"Redis (L2) does not answer this node{why}, so it serves from its own memory and its sources",
                "check that Redis runs and that this node reaches it; the service needs no restart, and what is missed now is repeated later");
            yield break;
        }

        if (look.Nodes.Where(static node => node.IsCutOff && !node.IsSelf).ToArray() is { Length: > 0 } silent)
        {
            yield return new(
                FindingLevel.Fault,
                silent.Length == 1
                    ? Text($"Node {silent[0].Summary.Node} is cut off: nothing was heard of it for {silent[0].SilentFor:0} s")
                    : Text($"{silent.Length} nodes are cut off: nothing was heard of {string.Join(", ", silent.Select(static node => node.Summary.Node))} for {silent.Min(static node => node.SilentFor):0} s or longer"),
                "check that it runs and that its network reaches Redis; until then it may serve values that others have changed");
        }

        if (health is { Coherence: CoherenceStatus.Suspect or CoherenceStatus.Unverified, CoherenceLeaseAge: { } age })
        {
            yield return new(
                FindingLevel.Fault,
                Text($"This node is cut off from the messages of the others: the last sign is {age.TotalSeconds:0.0} s old, so memory serves unverified"),
                "check the network between this node and Redis, and whether Redis closes connections of slow readers");
        }

        // With the time of the last stale hit, since they are rare: a minute after it the cache is not yet well.
        if (look.Figures.Profiles.Where(one => one.Consistency is { LastStale: { } at } && look.At - at < StaleIsNewsFor).MaxBy(static one => one.Consistency.Stale) is { } stale)
        {
            yield return new(
                FindingLevel.Fault,
                Text($"Memory of profile '{stale.Profile}' serves values that Redis (L2) no longer has: {Count(stale.Consistency.Stale, "sampled hit", "sampled hits")} of {stale.Consistency.Comparisons:N0} differed for 9 s or longer, the last at {stale.Consistency.LastStale:HH:mm:ss} UTC"),
                "see whether another program writes these keys, or messages of Redis get lost; clear the profile, or shorten its L1Lifetime until then");
        }

        if (health.L2 == RemoteTierStatus.Resting || health.L2Circuit == CacheCircuitState.Open)
        {
            yield return new(
                FindingLevel.Warning,
                "Redis (L2) failed several times in a row and is left alone for a moment",
                "look at the latency and the slow log of Redis; calls go on from memory and sources");
        }

        if (health.RepairsPending > 0)
        {
            yield return new(
                FindingLevel.Warning,
                Text($"{Count(health.RepairsPending, "change waits", "changes wait")} to be repeated in Redis"),
                "leave it alone if Redis is back, since they are repeated by themselves; other nodes may serve older values until then");
        }
    }

    // Whether the sources answer.
    private static IEnumerable<Finding> Served(DashboardLook look)
    {
        foreach (var (name, counts) in look.Window.Profiles.OrderByDescending(static one => one.Value.Failures))
        {
            if (counts.Loads >= LeastLoads && Share(counts.Failures, counts.Loads) >= FailingShare)
            {
                yield return new(
                    FindingLevel.Fault,
                    Text($"The source of profile '{name}' fails: {counts.Failures:N0} of {counts.Loads:N0} loads {Window(look)}"),
                    "look at the system behind it; a StaleFor lets old values stand in for it");
            }
        }

        if (look.Health.SourcesAbandoned > 0)
        {
            yield return new(
                FindingLevel.Warning,
                Text($"{Count(look.Health.SourcesAbandoned, "source call was given up and has", "source calls were given up and have")} not returned ({Worst(look, static one => one.Abandoned)})"),
                "let the source follow its cancellation token, and give its client a time limit");
        }
        else if (look.Health.SourcesOverAge > 0)
        {
            yield return new(
                FindingLevel.Notice,
                Text($"{Count(look.Health.SourcesOverAge, "source call runs", "source calls run")} longer than its soft deadline ({Worst(look, static one => one.ActiveSources)})"),
                "look at the system behind it, or raise SoftDeadline");
        }
    }

    // Whether memory is used well.
    private static IEnumerable<Finding> Earned(DashboardLook look)
    {
        var bytes = Math.Max(1, look.Figures.Overall.Bytes);
        var wasteful = false;
        foreach (var profile in look.Figures.Profiles.OrderByDescending(static one => one.Bytes))
        {
            var counts = look.Window.Profiles.GetValueOrDefault(profile.Profile);
            var share = Share(profile.Bytes, bytes);
            if (counts.Requests >= look.LeastRequests && counts.HitRate < WastefulHitRate && share >= WastefulShare)
            {
                wasteful = true;
                yield return new(
                    FindingLevel.Warning,
                    Text($"Profile '{profile.Profile}' wastes memory: it has {share:0} % of the bytes, and {counts.HitRate:0.#} % of its {counts.Requests:N0} calls {Window(look)} were hits"),
                    "give its keys fewer parts or its values a longer lifetime, limit it by MaxBytes, or keep it out of memory (Tiers)");
            }
        }

        foreach (var alert in look.Alerts)
        {
            yield return new(FindingLevel.Warning, $"Alert '{alert.Rule}'{(alert.Profile is null ? "" : $" of profile '{alert.Profile}'")} stands: {alert.Message.TrimEnd('.')}", "see the pages of profiles and sources for its cause, or change its limit");
        }

        var overall = look.Window.Overall;
        if (!wasteful && overall.Requests >= look.LeastRequests && overall.HitRate < look.HitRateThreshold)
        {
            // Of none of them where the cache tells of no profiles.
            var (worst, counts) = look.Window.Profiles.OrderByDescending(static one => one.Value.Requests - one.Value.Hits).FirstOrDefault();
            yield return new(
                FindingLevel.Warning,
                Text($"The hit rate is {overall.HitRate:0.#} % {Window(look)}, below {look.HitRateThreshold:0.#} %{(worst is null ? "" : Text($", most of all by profile '{worst}' ({counts.HitRate ?? 0:0.#} %)"))}"),
                "raise its lifetime or its room in memory, and see whether its keys repeat at all");
        }

        if (look.Figures.MaxBytes > 0 && Share(look.Figures.Overall.Bytes, look.Figures.MaxBytes) >= FullShare && overall.Evictions > overall.Requests / 10 && overall.Requests >= look.LeastRequests)
        {
            yield return new(
                FindingLevel.Notice,
                Text($"Memory is full, and {overall.Evictions:N0} values had to go {Window(look)}"),
                "raise MaxBytes, or limit the profile that needs the most");
        }
    }

    private static Finding Fine(DashboardLook look) => new(
        FindingLevel.Fine,
        look.Window.Overall is { Requests: > 0 } calls
            ? Text($"Nothing is wrong, and {calls.HitRate:0.#} % of {calls.Requests:N0} calls {Window(look)} were answered without the source")
            : Text($"Nothing is wrong, and nobody has called this cache {Window(look)}"),
        "nothing is to be done");

    private static string Worst(DashboardLook look, Func<ProfileStatistics, int> figure) => $"most in profile '{look.Figures.Profiles.MaxBy(figure)?.Profile}'";

    private static string Window(DashboardLook look) => look.Window.Covered.TotalMinutes switch
    {
        < 2 => Text($"in the last {Math.Max(1, look.Window.Covered.TotalSeconds):0} s"),
        < 120 => Text($"in the last {look.Window.Covered.TotalMinutes:0} min"),
        var minutes => Text($"in the last {minutes / 60:0} h"),
    };

    private static string Count(long count, string one, string more) => Text($"{count:N0} {(count == 1 ? one : more)}");

    private static double Share(long part, long whole) => 100.0 * part / whole;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
