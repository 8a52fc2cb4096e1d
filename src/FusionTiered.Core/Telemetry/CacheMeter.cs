using System.Diagnostics.Metrics;

namespace FusionTiered.Telemetry;

/* One meter and one set of instruments for all caches of a container. A figure that can be read on demand is an observable instrument, so a
   call pays for its own counters alone; durations are recorded as they end, and never on a hit in memory.
   docs/metrics.md lists the instruments; a test compares it with them. */

/// <summary>The meter <c>FusionTiered</c>.</summary>
internal sealed class CacheMeter : IDisposable
{
    public const string Name = "FusionTiered";

    public const string CacheTag = "cache";
    public const string ProfileTag = "profile";
    public const string TierTag = "tier";
    public const string ResultTag = "result";
    public const string ReasonTag = "reason";
    public const string OperationTag = "operation";
    public const string OutcomeTag = "outcome";
    public const string StateTag = "state";

    private static readonly EvictionReason[] Reasons = Enum.GetValues<EvictionReason>();
    private static readonly ConsistencyResult[] Comparisons = Enum.GetValues<ConsistencyResult>();
    private static readonly CacheCircuitState[] States = [CacheCircuitState.Closed, CacheCircuitState.HalfOpen, CacheCircuitState.Open];
    private static readonly double[] Fast = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];
    private static readonly double[] Slow = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

    private readonly Lock _gate = new();
    private readonly Meter _meter;
    private readonly bool _isOwned;
    private volatile ObservedCache[] _caches = [];

    /// <param name="factory">Of the container; null: the meter belongs to this object.</param>
    public CacheMeter(IMeterFactory? factory)
    {
        _isOwned = factory is null;
        _meter = factory?.Create(new MeterOptions(Name) { Version = CacheSpans.Version }) ?? new Meter(Name, CacheSpans.Version);
        L2Duration = Histogram("fusiontiered.l2.operation.duration", "Duration of operations of L2.", Fast);
        SourceDuration = Histogram("fusiontiered.source.duration", "Duration of source calls.", Slow);
        InvalidationLag = Histogram("fusiontiered.invalidation.lag", "Time that changes of other nodes were on their way to this one.", Fast);
        ObserveCalls();
        ObserveMemory();
        ObserveSources();
        ObserveL2();
        ObserveCoherence();
        ObserveWrites();
    }

    public Histogram<double> L2Duration { get; }

    public Histogram<double> SourceDuration { get; }

    public Histogram<double> InvalidationLag { get; }

    /// <summary>The telemetry of a cache that is about to be made. Two caches never share a name.</summary>
    public CacheTelemetry For(string cache)
    {
        lock (_gate)
        {
            var shown = CacheName.Shown(cache);
            var unique = shown;
            for (var i = 2; Array.Exists(_caches, each => string.Equals(each.Name, unique, StringComparison.Ordinal)); i++)
            {
                unique = $"{shown}#{i}";
            }

            return new(unique, this);
        }
    }

    /// <summary>Reads the figures of a cache whenever somebody asks, until the result is disposed.</summary>
    public void Observe(CacheTelemetry telemetry, ICacheFigures cache, long maxEntries, long maxBytes, TimeSpan coherenceLease)
    {
        lock (_gate)
        {
            _caches = [.. _caches, new(telemetry.Cache, cache, maxEntries, maxBytes, coherenceLease)];
        }
    }

    /// <summary>The cache has ended: nobody sees its figures any more.</summary>
    public void Forget(ICacheFigures cache)
    {
        lock (_gate)
        {
            _caches = [.. _caches.Where(each => !ReferenceEquals(each.Figures, cache))];
        }
    }

    public void Dispose()
    {
        _caches = [];
        if (_isOwned)
        {
            _meter.Dispose();
        }
    }

    private void ObserveCalls()
    {
        _meter.CreateObservableCounter("fusiontiered.cache.requests", () => Each(static each => each.Requests()), "{request}", "Calls, by their result and the tier that answered.");
        Count("fusiontiered.cache.unverified", "{request}", "Answers from memory that could not be verified against the other nodes.", static profile => profile.Counters.Unverified + profile.UnverifiedHits);
        Count("fusiontiered.stampede.coalesced", "{request}", "Callers that joined a load under way instead of calling the source.", static profile => profile.Counters.Coalesced);
        _meter.CreateObservableCounter(
            "fusiontiered.cache.invalidations",
            () => Each(static each => each.WithRest(static profile => profile.Counters.Invalidations, static all => all.TagInvalidations)),
            "{invalidation}",
            "Removes, expiries, tags, clears and events. Tags have no profile.");
        _meter.CreateObservableCounter(
            "fusiontiered.cache.local_only_writes",
            () => Each(static each => each.WithRest(static profile => profile.Counters.LocalOnlyWrites, static all => all.LocalOnlyWrites)),
            "{write}",
            "Writes and invalidations that L2 did not take. Those of no single profile have none.");
    }

    private void ObserveMemory()
    {
        _meter.CreateObservableCounter(
            "fusiontiered.cache.evictions",
            () => Each(static each => each.PerProfile(static profile => Reasons.Select(why => (profile.Evicted(why), why)), ReasonTag, static why => TextOf(why))),
            "{eviction}",
            "Values that left memory, by reason.");
        _meter.CreateObservableUpDownCounter("fusiontiered.cache.entries", PerProfile(static profile => profile.Entries), "{entry}", "Values in memory.");
        _meter.CreateObservableUpDownCounter("fusiontiered.cache.estimated_size", PerProfile(static profile => profile.Bytes), "By", "Bytes that the values in memory are taken to weigh.");
        _meter.CreateObservableUpDownCounter("fusiontiered.cache.max_entries", () => Each(static each => each.One(each.MaxEntries)), "{entry}", "The limit of values in memory.");
        _meter.CreateObservableUpDownCounter("fusiontiered.cache.max_size", () => Each(static each => each.One(each.MaxBytes)), "By", "The limit of bytes in memory.");
    }

    private void ObserveSources()
    {
        Count("fusiontiered.source.calls", "{call}", "Source calls begun.", static profile => profile.Counters.Loads);
        Count("fusiontiered.source.failures", "{failure}", "Loads that failed, hard deadlines included.", static profile => profile.Counters.Failures);
        Count("fusiontiered.source.timeouts", "{timeout}", "Loads that passed their hard deadline.", static profile => profile.Counters.Timeouts);
        _meter.CreateObservableUpDownCounter("fusiontiered.source.active", PerProfile(static profile => profile.Running + profile.Abandoned), "{source}", "Source calls that have not returned.");
        _meter.CreateObservableUpDownCounter("fusiontiered.source.abandoned", PerProfile(static profile => profile.Abandoned), "{source}", "Source calls that nobody waits for any more and that have not returned.");
    }

    private void ObserveL2()
    {
        _meter.CreateObservableCounter(
            "fusiontiered.l2.requests",
            () => Each(static each => each.PerProfile<string>(static profile => [(profile.Counters.L2Hits, "hit"), (profile.Counters.L2Misses, "miss")], ResultTag, static result => result)),
            "{request}",
            "Look-ups in L2, by their result.");
        Count("fusiontiered.l2.payloads_refused", "{payload}", "Payloads of L2 that could not be used.", static profile => profile.Counters.PayloadsRefused);
        _meter.CreateObservableUpDownCounter("fusiontiered.l2.repairs_pending", () => Each(static each => each.One<long>(each.Figures.GetHealth().RepairsPending)), "{repair}", "Operations that L2 missed and that are to be repeated.");
        _meter.CreateObservableUpDownCounter(
            "fusiontiered.l2.circuit.state",
            () => Each(static each => each.Figures.GetHealth().L2Circuit is var now && now == CacheCircuitState.None
                ? []
                : States.Select(state => each.Of(state == now ? 1L : 0L, ObservedCache.Tag(StateTag, TextOf(state))))),
            "{state}",
            "The breaker in front of L2: 1 for the state that it is in, 0 for the others. Absent without L2.");
    }

    private void ObserveCoherence()
    {
        _meter.CreateObservableGauge(
            "fusiontiered.coherence.lease.age",
            () => Each(static each => each.Figures.GetHealth().CoherenceLeaseAge is { } age ? each.One(age.TotalSeconds) : []),
            "s",
            "Time since the last sign that every change of the other nodes is heard. Absent where no changes are announced.");
        _meter.CreateObservableGauge(
            "fusiontiered.coherence.lease.period",
            () => Each(static each => each.Figures.GetHealth().CoherenceLeaseAge is null ? [] : each.One(each.CoherenceLease.TotalSeconds)),
            "s",
            "The coherence lease: an older sign verifies nothing. Absent where no changes are announced.");
        _meter.CreateObservableCounter("fusiontiered.coherence.gaps", () => Each(static each => each.One(each.Figures.ReadFigures().CoherenceGaps)), "{gap}", "How often changes of other nodes may have been missed.");
        _meter.CreateObservableCounter(
            "fusiontiered.consistency.comparisons",
            () => Each(static each => !each.Figures.ReadFigures().IsCompared ? [] : each.PerProfile(static profile => Comparisons.Select(result => (profile.Counters.Consistency[result], result)), ResultTag, static result => TextOf(result))),
            "{comparison}",
            "Sampled hits that were compared with L2, by their result. Absent where nothing is compared.");
    }

    private void ObserveWrites()
    {
        Writes("fusiontiered.write_behind.accepted", "Writes that the buffer took.", static writes => writes.Accepted);
        Writes("fusiontiered.write_behind.coalesced", "Accepted writes that replaced an earlier one of their key.", static writes => writes.Coalesced);
        Writes("fusiontiered.write_behind.sunk", "Writes that the sink took.", static writes => writes.Sunk);
        Writes("fusiontiered.write_behind.retried", "Writes in calls of the sink that failed.", static writes => writes.Retried);
        Writes("fusiontiered.write_behind.set_aside", "Writes that stepped aside after too many tries.", static writes => writes.SetAside);
        _meter.CreateObservableUpDownCounter("fusiontiered.write_behind.pending", OfWrites(static writes => writes.Pending), "{write}", "Writes that wait for the sink. In a durable buffer those of all nodes.");
        _meter.CreateObservableUpDownCounter("fusiontiered.write_behind.poison", OfWrites(static writes => writes.Poison), "{write}", "Writes that stepped aside and were not dropped. In a durable buffer those of all nodes.");
    }

    private void Writes(string name, string description, Func<WriteCounters, long> read) => _meter.CreateObservableCounter(name, OfWrites(read), "{write}", description);

    // Absent for profiles without a write-behind.
    private Func<IEnumerable<Measurement<long>>> OfWrites(Func<WriteCounters, long> read) => () => Each(each => each.Figures.ReadFigures().Profiles
        .Where(static profile => profile.Counters.Writes.IsUsed)
        .Select(profile => each.Of(read(profile.Counters.Writes), ObservedCache.Tag(ProfileTag, profile.Profile))));

    private Histogram<double> Histogram(string name, string description, double[] bounds) =>
        _meter.CreateHistogram(name, "s", description, tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = bounds });

    private void Count(string name, string unit, string description, Func<ProfileFigures, long> read) =>
        _meter.CreateObservableCounter(name, PerProfile(read), unit, description);

    private Func<IEnumerable<Measurement<long>>> PerProfile(Func<ProfileFigures, long> read) => () => Each(each => each.PerProfile(read));

    private List<Measurement<T>> Each<T>(Func<ObservedCache, IEnumerable<Measurement<T>>> read)
        where T : struct => [.. _caches.SelectMany(read)];

    private static string TextOf(EvictionReason why) => why switch
    {
        EvictionReason.Evicted => "evicted",
        EvictionReason.Expired => "expired",
        EvictionReason.Idle => "idle",
        EvictionReason.Removed => "removed",
        EvictionReason.Replaced => "replaced",
        EvictionReason.Rejected => "rejected",
        EvictionReason.Invalidated => "invalidated",
        _ => "cleared",
    };

    private static string TextOf(CacheCircuitState state) => state switch
    {
        CacheCircuitState.Closed => "closed",
        CacheCircuitState.HalfOpen => "half_open",
        _ => "open",
    };

    private static string TextOf(ConsistencyResult result) => result switch
    {
        ConsistencyResult.Same => "same",
        ConsistencyResult.Late => "late",
        ConsistencyResult.Stale => "stale",
        ConsistencyResult.OnlyInMemory => "only_in_memory",
        ConsistencyResult.Gone => "gone",
        ConsistencyResult.NotCompared => "not_compared",
        _ => "dropped",
    };
}
