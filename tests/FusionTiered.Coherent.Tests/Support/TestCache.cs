using FusionTiered.Flows;
using FusionTiered.Registration;
using FusionTiered.Telemetry;
using FusionTiered.Testing;
using FusionTiered.Watching;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace FusionTiered.Coherent.Tests.Support;

/// <summary>A cache on a clock that stands still, with one profile, <see cref="Feed"/>, and no jitter.</summary>
internal sealed class TestCache : IDisposable
{
    public static readonly CacheProfile Feed = new("feed");

    private readonly CoherentDomainCache _cache;

    private TestCache(CoherentDomainCache cache, ManualClock clock)
    {
        _cache = cache;
        Clock = clock;
    }

    public ManualClock Clock { get; }

    public IDomainCache Cache => _cache;

    public LocalServices Local => _cache.Local;

    public Observers Observers => _cache.Observers;

    public ProfileCounters Counters => Local.Profiles.Registered(Feed).Counters;

    public static CacheKey Key(string part = "k") => Feed.Of(part);

    public static TestCache New(
        Action<CacheProfileOptions>? feed = null,
        Action<FusionTieredOptions>? all = null,
        IServiceScopeFactory? scopes = null,
        ILoggerFactory? logs = null,
        TimeProvider? time = null)
    {
        var clock = new ManualClock();
        var options = new FusionTieredOptions();
        options.Defaults.Jitter = 0;
        options.Add(Feed, profile =>
        {
            profile.Lifetime = TimeSpan.FromMinutes(1);
            profile.L1Lifetime = TimeSpan.FromMinutes(1);
            profile.StaleFor = TimeSpan.Zero;
            feed?.Invoke(profile);
        });
        all?.Invoke(options);
        var factory = new DomainCacheFactory
        {
            Clock = time ?? clock,
            Scopes = scopes,
            Logs = logs ?? NullLoggerFactory.Instance,
            Random = new Random(1),
        };
        return new(factory.Create("test", options), clock);
    }

    /// <summary>Nothing is under way any more: neither a load nor its token.</summary>
    public void ShouldBeQuiet()
    {
        Local.Flights.Count.Should().Be(0, "no flight may be left behind");
        Local.Memory.OpenTokens.Should().Be(0, "no token may be left behind");
    }

    public void Dispose() => _cache.Dispose();
}
