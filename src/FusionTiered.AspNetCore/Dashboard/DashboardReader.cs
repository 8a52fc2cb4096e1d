using FusionTiered.Alerts;
using FusionTiered.AspNetCore.Answers;
using FusionTiered.AspNetCore.Caches;
using FusionTiered.Engines;

namespace FusionTiered.AspNetCore.Dashboard;

/// <summary>Reads the state of a cache. It remembers the last minute; one caller at a time.</summary>
internal sealed class DashboardReader
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly MappedCache _cache;
    private readonly CacheEndpointOptions _options;
    private readonly TimeProvider _time;
    private readonly StatisticsWindow _minute;
    private StatisticsWindow? _last;

    public DashboardReader(MappedCache cache, CacheEndpointOptions options, TimeProvider time)
    {
        (_cache, _options, _time) = (cache, options, time);
        _minute = new(Minute, time);
        _minute.Look(EmptyStatistics.Value);
    }

    /// <summary>Begins anew: the next sample has no point, since it would be one of the whole pause.</summary>
    public void Pause() => _last = null;

    /// <param name="probe">The last real read of L2; null: none has ended yet.</param>
    /// <param name="nodes">The nodes that can be seen.</param>
    public SampleAnswer Read(L2Probe? probe, IReadOnlyList<NodeState> nodes)
    {
        var (at, health, figures) = (_time.GetUtcNow(), _cache.Cache.GetHealth(), _cache.Cache.GetStatistics());
        var window = _minute.Look(figures);
        var alerts = _cache.Alerts?.Standing;
        var findings = Diagnosis.Of(new DashboardLook
        {
            At = at,
            Health = health,
            Probe = probe,
            Figures = figures,
            Window = window,
            Alerts = alerts ?? [],
            Nodes = nodes,
            HitRateThreshold = _options.HitRateThreshold,
            LeastRequests = _options.LeastRequests,
        });
        return new()
        {
            At = at,
            Findings = findings,
            Covered = Math.Round(window.Covered.TotalSeconds, 1),
            Point = Point(at, figures),
            L2 = health.L2.ToString(),
            Circuit = health.L2Circuit.ToString(),
            Coherence = health.Coherence.ToString(),
            LeaseAge = Figures.Seconds(health.CoherenceLeaseAge),
            ProbeTime = probe is { IsAnswered: true, Took: { } took } ? Figures.Milliseconds(took) : null,
            RepairsPending = health.RepairsPending,
            SourcesOverAge = health.SourcesOverAge,
            SourcesAbandoned = health.SourcesAbandoned,
            Gaps = figures.CoherenceGaps,
            LagP95 = figures.InvalidationLag.Count == 0 ? null : Figures.Milliseconds(figures.InvalidationLag.P95),
            Consistency = ConsistencyAnswer.Of(figures.Overall.Consistency),
            Entries = figures.Overall.Entries,
            MaxEntries = figures.MaxEntries,
            Bytes = figures.Overall.Bytes,
            MaxBytes = figures.MaxBytes,
            Stats = StatsAnswer.Of(figures),
            Profiles = Rows(figures, window),
            Alerts = alerts is null ? null : [.. alerts.Select(static one => new AlertAnswer(one.Rule, one.Profile, one.Value, one.Limit, one.Since, one.Message))],
            Nodes = nodes,
        };
    }

    private ProfileRow[] Rows(CacheStatistics figures, WindowFigures window) =>
    [
        .. figures.Profiles.Select(one =>
        {
            var profile = _cache.Profiles?.ByName(one.Profile);
            return ProfileRow.Of(one, window.Profiles.GetValueOrDefault(one.Profile), profile?.Settings, figures.Overall.Bytes, AdviceReader.Of(profile));
        }),
    ];

    // A window of no length: what happened since the last look.
    private PointAnswer? Point(DateTimeOffset at, CacheStatistics figures)
    {
        if (_last is { } last)
        {
            return PointAnswer.Of(at, last.Look(figures), figures);
        }

        _last = new(TimeSpan.Zero, _time);
        _last.Look(figures);
        return null;
    }
}
