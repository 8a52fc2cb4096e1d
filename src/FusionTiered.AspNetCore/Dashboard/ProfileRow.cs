using FusionTiered.Advice;
using FusionTiered.Alerts;
using FusionTiered.AspNetCore.Answers;
using FusionTiered.Profiles;

namespace FusionTiered.AspNetCore.Dashboard;

/// <summary>One profile: its settings, the last minute, and the figures since the start. Times of settings are in seconds, others in milliseconds.</summary>
internal sealed record ProfileRow
{
    public required string Name { get; init; }

    public string? Tiers { get; init; }

    public double? Lifetime { get; init; }

    public double? L1Lifetime { get; init; }

    public double? StaleFor { get; init; }

    /// <summary>Calls in the window.</summary>
    public long Requests { get; init; }

    /// <summary>In per cent, in the window; null: no calls.</summary>
    public double? HitRate { get; init; }

    public double? L1HitRate { get; init; }

    public long Loads { get; init; }

    public long Failures { get; init; }

    public long Invalidations { get; init; }

    public long Evictions { get; init; }

    public long Entries { get; init; }

    public long Bytes { get; init; }

    /// <summary>Of the bytes in memory, in per cent.</summary>
    public double Share { get; init; }

    public int Active { get; init; }

    public int Abandoned { get; init; }

    public long Timeouts { get; init; }

    public long Stale { get; init; }

    public long CallersSaved { get; init; }

    public long LocalOnly { get; init; }

    public long Refused { get; init; }

    public double MissP95 { get; init; }

    public double L2P95 { get; init; }

    public double SourceP50 { get; init; }

    public double SourceP95 { get; init; }

    public double SourceP99 { get; init; }

    /// <summary>Whether it would gain by another size or lifetime; null: nobody has read it.</summary>
    public ProfileAdvice? Advice { get; init; }

    public static ProfileRow Of(ProfileStatistics figures, in WindowCounts window, DomainProfile? settings, long bytes, ProfileAdvice? advice) => new()
    {
        Name = figures.Profile,
        Tiers = settings?.Tiers.ToString(),
        Lifetime = Figures.Seconds(settings?.Lifetime),
        L1Lifetime = Figures.Seconds(settings?.L1Lifetime),
        StaleFor = Figures.Seconds(settings?.StaleFor),
        Requests = window.Requests,
        HitRate = window.HitRate is { } rate ? Figures.Rate(rate) : null,
        L1HitRate = window.L1HitRate is { } inMemory ? Figures.Rate(inMemory) : null,
        Loads = window.Loads,
        Failures = window.Failures,
        Invalidations = window.Invalidations,
        Evictions = window.Evictions,
        Entries = figures.Entries,
        Bytes = figures.Bytes,
        Share = bytes == 0 ? 0 : Figures.Rate(100.0 * figures.Bytes / bytes),
        Active = figures.ActiveSources,
        Abandoned = figures.Abandoned,
        Timeouts = figures.Timeouts,
        Stale = figures.Stale,
        CallersSaved = figures.CallersSaved,
        LocalOnly = figures.LocalOnlyWrites,
        Refused = figures.PayloadsRefused,
        MissP95 = Figures.Milliseconds(figures.MissLatency.P95),
        L2P95 = Figures.Milliseconds(figures.L2.Latency.P95),
        SourceP50 = Figures.Milliseconds(figures.SourceLatency.P50),
        SourceP95 = Figures.Milliseconds(figures.SourceLatency.P95),
        SourceP99 = Figures.Milliseconds(figures.SourceLatency.P99),
        Advice = advice,
    };
}
