using FusionTiered.Telemetry;
using FusionTiered.Watching;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Testing;

/// <summary>A cache for unit tests of code that uses <see cref="IDomainCache"/>: in memory, on a clock that the test moves, with failures on command and a record of its calls.</summary>
/// <remarks>
/// It answers as an engine does: lifetimes, stale values when a source fails, tags, patterns, events, the answers of <see cref="SourceContext"/>.
/// It registers nothing: keys of any profile work, and settings of profiles are not read. It has no limits, no deadlines and no second tier,
/// and does not join loads of one key: two callers at once call the source twice. For those, make a real cache with <see cref="RealCache"/>.
/// A source runs within the call that misses, under the token of that call. Safe to use from several threads.
/// </remarks>
public sealed partial class FakeDomainCache : IDomainCache, IDisposable
{
    private readonly FakeStore _store;
    private readonly FakeScript _script = new();
    private readonly FakeFigures _figures = new();
    private readonly Changes _changes = new();
    private readonly EventInvalidator? _events;
    private volatile bool _isDisposed;

    /// <summary>An empty cache. It accepts every event: an event is recorded and invalidates nothing.</summary>
    public FakeDomainCache() => _store = new(Clock);

    /// <summary>An empty cache whose events invalidate as mapped; an event that is not mapped is an <see cref="UnknownEventException"/>.</summary>
    /// <param name="events">The map, with the same calls as in <c>AddInvalidation</c>.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">The map has faults; the error lists all of them.</exception>
    public FakeDomainCache(InvalidationMap events)
        : this()
    {
        ArgumentNullException.ThrowIfNull(events);
        var map = events.Compile();
        _events = new(() => map);
    }

    /// <inheritdoc/>
    public string Name { get; init; } = string.Empty;

    /// <summary>Where <c>With&lt;TService&gt;()</c> finds services. Null, the default: it throws.</summary>
    public IServiceProvider? Services { get; init; }

    /// <summary>The clock of the lifetimes. It begins at midnight of 1 January 2000, UTC.</summary>
    public ManualClock Clock { get; } = new();

    /// <summary>Lifetime of values that get none from their call or their source. Default: 1 hour.</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long after its lifetime a value stands in for a source that fails. Default: 4 hours; zero: not at all.</summary>
    public TimeSpan StaleFor { get; set; } = TimeSpan.FromHours(4);

    /// <summary>
    /// Whether the cache behaves as one that has lost Redis: writes answer <see cref="CacheReach.LocalOnly"/>, hits are unverified, health is
    /// degraded. No call fails for it. Default: false.
    /// </summary>
    public bool IsL2Away { get; set; }

    /// <summary>The calls so far, in their order. A call is recorded as it begins, also when it fails.</summary>
    public IReadOnlyList<CacheCall> Calls => _script.Calls;

    IServiceScopeFactory? IDomainCache.Scopes => Services?.GetService<IServiceScopeFactory>();

    /// <summary>The calls of one kind, in their order.</summary>
    /// <param name="operation">Which ones.</param>
    public IReadOnlyList<CacheCall> CallsOf(CacheOperation operation) => [.. Calls.Where(call => call.Operation == operation)];

    /// <summary>Empties <see cref="Calls"/>: what the test arranged is not part of what it asserts.</summary>
    public void ForgetCalls() => _script.ForgetCalls();

    /// <summary>Puts a value into the cache. It is no call: nothing is recorded or counted.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    /// <param name="options">Its lifetime and tags.</param>
    /// <typeparam name="T">The type that readers ask for.</typeparam>
    public void Hold<T>(CacheKey key, T value, CacheCallOptions options = default) =>
        _store.Put(Entry<T>(key, value, isThere: true, options.Tags ?? [], options.Lifetime ?? Lifetime));

    /// <summary>Puts a value past its lifetime into the cache: it stands in when a source fails. It is no call: nothing is recorded or counted.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    /// <typeparam name="T">The type that readers ask for.</typeparam>
    public void HoldStale<T>(CacheKey key, T value)
    {
        Hold(key, value);
        _store.Expire(key);
    }

    /// <summary>Whether there is a fresh value. It is no call: nothing is recorded or counted.</summary>
    /// <param name="key">The key.</param>
    public bool Holds(CacheKey key) => Fresh(key) is { IsThere: true };

    /// <summary>From now on, calls of one kind fail.</summary>
    /// <param name="operation">Which ones.</param>
    /// <param name="failure">Makes the exception, for instance a <see cref="SourceTimeoutException"/>.</param>
    /// <param name="times">How many calls fail; all when left out.</param>
    public void Fails(CacheOperation operation, Func<Exception> failure, int times = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(failure);
        ArgumentOutOfRangeException.ThrowIfLessThan(times, 1);
        _script.Plan(call => call.Operation == operation ? failure() : null, times);
    }

    /// <summary>From now on, calls fail for which <paramref name="failure"/> makes an exception.</summary>
    /// <param name="failure">Asked for each call; null: it works. It must not call this cache.</param>
    public void Fails(Func<CacheCall, Exception?> failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        _script.Plan(failure, int.MaxValue);
    }

    /// <summary>Ends all failures on command.</summary>
    public void Works() => _script.ForgetFailures();

    /// <inheritdoc/>
    public IEnumerable<CacheKey> MemoryKeys() => _store.Fresh().Where(static entry => entry.IsThere).Select(static entry => entry.Key);

    /// <summary>The figures since the cache was made. A profile is among them from the first call with one of its keys.</summary>
    public CacheStatistics GetStatistics() => _figures.Read(Name, _store);

    /// <inheritdoc/>
    public CacheHealth GetHealth() =>
        _isDisposed ? new(CacheHealthStatus.Unhealthy, false, RemoteTierStatus.None, CoherenceStatus.None)
        : IsL2Away ? new(CacheHealthStatus.Degraded, true, RemoteTierStatus.Down, CoherenceStatus.Unverified) { L2Circuit = CacheCircuitState.Open }
        : new(CacheHealthStatus.Healthy, true, RemoteTierStatus.None, CoherenceStatus.None);

    /// <summary>Ends the cache: every later call is an <see cref="ObjectDisposedException"/>, and watches end.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        _changes.End();
    }

    private FakeEntry Entry<T>(CacheKey key, T value, bool isThere, IReadOnlyCollection<string> tags, TimeSpan lifetime)
    {
        var end = Clock.GetUtcNow() + lifetime;
        return new(key, typeof(T), value, isThere, tags, end, end + StaleFor);
    }

    private FakeEntry? Fresh(CacheKey key) => _store.Find(key) is { } entry && _store.IsFresh(entry) ? entry : null;
}
