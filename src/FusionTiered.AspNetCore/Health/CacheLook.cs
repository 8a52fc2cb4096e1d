using System.Globalization;
using FusionTiered.Alerts;
using FusionTiered.Engines;

namespace FusionTiered.AspNetCore.Health;

/// <summary>What a health check found: why the cache is not in order, and all figures.</summary>
internal sealed record CacheLook(CacheHealth Health, L2Probe Probe, CacheStatistics Figures, IReadOnlyList<CacheAlert> Alerts, CacheHealthCheckOptions Options)
{
    /// <summary>The background refreshers; null: the cache has none.</summary>
    public IReadOnlyList<CacheRefresherStatus>? Refreshers { get; init; }

    /// <summary>Why the check is degraded, each as a sentence; none: it is healthy.</summary>
    public IEnumerable<string> Reasons(WindowCounts calls)
    {
        if (Probe is { IsThere: true, IsAnswered: false })
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"L2 did not answer a read within {Options.ProbeDeadline.TotalMilliseconds} ms ({Probe.Failure}): memory serves alone.");
        }
        else if (Health.L2 == RemoteTierStatus.Down)
        {
            yield return Probe.IsAnswered
                ? "L2 answers a read, but not all that the cache asks of it: memory serves alone."
                : "L2 cannot be reached: memory serves alone.";
        }

        if (Health.L2 == RemoteTierStatus.Resting || Health.L2Circuit == CacheCircuitState.Open)
        {
            yield return "L2 is left alone for a moment, since it failed several times in a row.";
        }

        // Without an age no changes are announced, by choice: no reason to complain for ever.
        if (Health is { Coherence: CoherenceStatus.Suspect or CoherenceStatus.Unverified, CoherenceLeaseAge: { } age })
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"Changes of the other nodes were last heard of {age.TotalSeconds:0.0} s ago, which is longer than the coherence lease: memory serves unverified.");
        }

        if (Health is { Status: CacheHealthStatus.Degraded, Coherence: CoherenceStatus.Unverified, CoherenceMode: CoherenceMode.Lifetime })
        {
            yield return "L2 announces no changes of the other nodes: memory serves unverified, for a short time each.";
        }

        foreach (var reason in ReasonsOnRequest(calls))
        {
            yield return reason;
        }
    }

    /// <summary>All figures, by names in camel case. A figure that is not known is left out.</summary>
    public IReadOnlyDictionary<string, object> Data(WindowCounts calls)
    {
        var all = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["cache"] = Figures.Cache,
            ["l1"] = Health.L1,
            ["l2"] = Health.L2.ToString(),
            ["l2Circuit"] = Health.L2Circuit.ToString(),
            ["l2ProbeAnswered"] = Probe.IsThere ? Probe.IsAnswered : null,
            ["l2ProbeMilliseconds"] = Probe.Took?.TotalMilliseconds,
            ["l2ProbeFailure"] = Probe.Failure,
            ["coherence"] = Health.Coherence.ToString(),
            ["coherenceMode"] = Health.CoherenceMode.ToString(),
            ["coherenceLeaseAgeSeconds"] = Health.CoherenceLeaseAge?.TotalSeconds,
            ["repairsPending"] = Health.RepairsPending,
            ["sourcesOverAge"] = Health.SourcesOverAge,
            ["sourcesAbandoned"] = Health.SourcesAbandoned,
            ["requests"] = calls.Requests,
            ["hitRate"] = calls.HitRate,
            ["hitRateThreshold"] = Options.HitRateThreshold,
            ["comparedHits"] = calls.Comparisons,
            ["staleHits"] = calls.StaleInMemory,
            ["entries"] = Figures.Overall.Entries,
            ["maxEntries"] = Figures.MaxEntries,
            ["bytes"] = Figures.Overall.Bytes,
            ["maxBytes"] = Figures.MaxBytes,
            ["alerts"] = Alerts.Count,
            ["refreshersFailing"] = Refreshers?.Count(static one => one.FailuresInRow > 0),
        };
        return all.Where(static one => one.Value is not null).ToDictionary(static one => one.Key, static one => one.Value!, StringComparer.Ordinal);
    }

    private IEnumerable<string> ReasonsOnRequest(WindowCounts calls)
    {
        if (Wants(CacheHealthConcerns.HitRate) && calls.Requests >= Options.MinRequests && calls.HitRate < Options.HitRateThreshold)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"The hit rate is {calls.HitRate:0.#} %, below {Options.HitRateThreshold:0.#} %.");
        }

        if (Wants(CacheHealthConcerns.PendingRepairs) && Health.RepairsPending > 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{Health.RepairsPending} operations wait to be repeated in L2.");
        }

        if (Wants(CacheHealthConcerns.SourcesOverAge) && Health.SourcesOverAge > 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{Health.SourcesOverAge} sources run longer than their soft deadline.");
        }

        if (Wants(CacheHealthConcerns.AbandonedSources) && Health.SourcesAbandoned > 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{Health.SourcesAbandoned} sources that were given up have not returned.");
        }

        if (Wants(CacheHealthConcerns.StaleMemory) && calls.StaleInMemory > 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"Memory and L2 differed for 9 s or longer in {calls.StaleInMemory} of {calls.Comparisons} sampled hits.");
        }
    }

    private bool Wants(CacheHealthConcerns concern) => Options.DegradedBy.HasFlag(concern);
}
