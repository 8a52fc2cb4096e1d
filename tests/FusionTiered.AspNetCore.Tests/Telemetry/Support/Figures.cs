using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using OpenTelemetry.Metrics;

namespace FusionTiered.AspNetCore.Tests.Telemetry.Support;

/// <summary>Figures of one cache as text: name, tags, value; from a snapshot, from OpenTelemetry, from the text of Prometheus, from an endpoint. The names are those of Prometheus.</summary>
internal static partial class Figures
{
    // A comparison ends ten seconds after its hit, and the snapshot does not have those whose entry had gone by then.
    private const string Comparisons = "consistency_comparisons_total";

    /// <summary>What a snapshot says, under the names of the instruments.</summary>
    public static SortedDictionary<string, double> Of(CacheStatistics snapshot)
    {
        var figures = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (var profile in snapshot.Profiles)
        {
            Add("cache_requests_total", profile.L1.Hits, ("result", "hit"), ("tier", "l1"));
            Add("cache_requests_total", profile.L2.Hits, ("result", "hit"), ("tier", "l2"));
            Add("cache_requests_total", profile.Stale, ("result", "stale"), ("tier", "any"));
            Add("cache_requests_total", profile.Misses, ("result", "miss"), ("tier", "source"));
            Add("cache_unverified_total", profile.Unverified);
            Add("stampede_coalesced_total", profile.CallersSaved);
            Add("cache_invalidations_total", profile.Invalidations);
            Add("cache_local_only_writes_total", profile.LocalOnlyWrites);
            Add("cache_entries", profile.Entries);
            Add("cache_estimated_size_bytes", profile.Bytes);
            Add("source_calls_total", profile.Loads);
            Add("source_failures_total", profile.Failures);
            Add("source_timeouts_total", profile.Timeouts);
            Add("source_active", profile.ActiveSources);
            Add("source_abandoned", profile.Abandoned);
            Add("l2_requests_total", profile.L2.Hits, ("result", "hit"));
            Add("l2_requests_total", profile.L2.Misses, ("result", "miss"));
            Add("l2_payloads_refused_total", profile.PayloadsRefused);
            foreach (var (reason, count) in profile.Evictions)
            {
#pragma warning disable CA1308 // The tag is in small letters.
                Add("cache_evictions_total", count, ("reason", reason.ToString().ToLowerInvariant()));
#pragma warning restore CA1308
            }

            void Add(string name, double value, params (string Name, string Value)[] tags) => figures[Key(name, [.. tags, ("profile", profile.Profile)])] = value;
        }

        figures["cache_invalidations_total"] = snapshot.Overall.Invalidations - snapshot.Profiles.Sum(static one => one.Invalidations);
        figures["cache_local_only_writes_total"] = snapshot.Overall.LocalOnlyWrites - snapshot.Profiles.Sum(static one => one.LocalOnlyWrites);
        figures["cache_max_entries"] = snapshot.MaxEntries;
        figures["cache_max_size_bytes"] = snapshot.MaxBytes;
        figures["l2_repairs_pending"] = snapshot.RepairsPending;
        figures["coherence_gaps_total"] = snapshot.CoherenceGaps;
        return figures;
    }

    /// <summary>The sums that OpenTelemetry exported.</summary>
    public static SortedDictionary<string, double> Of(IEnumerable<MetricSnapshot> exported, string cache)
    {
        var figures = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (var metric in exported.Where(static metric => metric.MetricType is MetricType.LongSum or MetricType.LongSumNonMonotonic))
        {
            foreach (var point in metric.MetricPoints)
            {
                List<(string Name, string Value)> tags = [];
                foreach (var (tag, value) in point.Tags)
                {
                    tags.Add((tag, (string)value!));
                }

                if (tags.Remove(("cache", cache)) && !tags.Exists(static tag => tag.Name == "state"))
                {
                    var name = metric.Name["fusiontiered.".Length..].Replace('.', '_') + (metric.Unit == "By" ? "_bytes" : "") + (metric.MetricType == MetricType.LongSum ? "_total" : "");
                    if (name != Comparisons)
                    {
                        figures[Key(name, tags)] = point.GetSumLong();
                    }
                }
            }
        }

        return figures;
    }

    /// <summary>The same from the text that Prometheus reads.</summary>
    public static SortedDictionary<string, double> Of(string text, string cache)
    {
        var figures = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (var line in Line().Matches(text).Where(static line => !line.Groups["name"].Value.Contains("duration", StringComparison.Ordinal) && line.Groups["name"].Value != Comparisons))
        {
            List<(string Name, string Value)> tags = [.. Tag().Matches(line.Groups["tags"].Value).Select(static tag => (tag.Groups["name"].Value, tag.Groups["value"].Value))];
            tags.RemoveAll(static tag => tag.Name.StartsWith("otel_", StringComparison.Ordinal));
            if (tags.Remove(("cache", cache)) && !tags.Exists(static tag => tag.Name is "state" or "le") && !line.Groups["name"].Value.EndsWith("_seconds", StringComparison.Ordinal) && !line.Groups["name"].Value.Contains("_lag_", StringComparison.Ordinal))
            {
                figures[Key(line.Groups["name"].Value, tags)] = double.Parse(line.Groups["value"].Value, CultureInfo.InvariantCulture);
            }
        }

        return figures;
    }

    /// <summary>The same from the answer of <c>GET profiles</c>, as far as it tells.</summary>
    public static SortedDictionary<string, double> OfEndpoint(JsonElement answer)
    {
        var figures = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (var profile in answer.GetProperty("profiles").EnumerateArray())
        {
            Add("cache_requests_total", Of("l1", "hits"), ("result", "hit"), ("tier", "l1"));
            Add("cache_requests_total", Of("l2", "hits"), ("result", "hit"), ("tier", "l2"));
            Add("cache_requests_total", Of("stale"), ("result", "stale"), ("tier", "any"));
            Add("cache_requests_total", Of("overall", "misses"), ("result", "miss"), ("tier", "source"));
            Add("cache_unverified_total", Of("unverified"));
            Add("stampede_coalesced_total", Of("callersSaved"));
            Add("cache_invalidations_total", Of("invalidations"));
            Add("cache_entries", Of("entries"));
            Add("cache_estimated_size_bytes", Of("bytes"));
            Add("source_calls_total", Of("loads"));
            Add("source_failures_total", Of("failures"));
            Add("source_timeouts_total", Of("timeouts"));
            Add("source_abandoned", Of("abandoned"));
            Add("l2_requests_total", Of("l2", "hits"), ("result", "hit"));
            Add("l2_requests_total", Of("l2", "misses"), ("result", "miss"));
            foreach (var reason in profile.GetProperty("evictions").EnumerateObject())
            {
#pragma warning disable CA1308 // The tag is in small letters.
                Add("cache_evictions_total", reason.Value.GetDouble(), ("reason", reason.Name.ToLowerInvariant()));
#pragma warning restore CA1308
            }

            double Of(params string[] path) => path.Aggregate(profile, static (at, name) => at.GetProperty(name)).GetDouble();

            void Add(string name, double value, params (string Name, string Value)[] tags) => figures[Key(name, [.. tags, ("profile", profile.GetProperty("name").GetString()!)])] = value;
        }

        return figures;
    }

    private static string Key(string name, List<(string Name, string Value)> tags) =>
        tags.Count == 0 ? name : $"{name}{{{string.Join(',', tags.OrderBy(static tag => tag.Name, StringComparer.Ordinal).Select(static tag => $"{tag.Name}={tag.Value}"))}}}";

    [GeneratedRegex("""^fusiontiered_(?<name>[a-z0-9_]+)\{(?<tags>[^}]*)\} (?<value>[0-9.eE+-]+)""", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Line();

    [GeneratedRegex("(?<name>[a-z_]+)=\"(?<value>[^\"]*)\"", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Tag();
}
