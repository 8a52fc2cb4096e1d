using System.Diagnostics;
using System.Diagnostics.Metrics;
using FusionTiered.AspNetCore.Tests.Telemetry.Support;
using FusionTiered.Redis.Tests.Support;
using FusionTiered.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using static FusionTiered.AspNetCore.Tests.Telemetry.Support.BothEngines;

namespace FusionTiered.AspNetCore.Tests.Telemetry;

[Collection(AloneCollection.Name)]
public sealed class MeterTests
{
    [Theory]
    [MemberData(nameof(Each), MemberType = typeof(BothEngines))]
    public async Task Two_caches_of_a_container_are_told_apart_by_their_tag(string engine)
    {
        await using var services = Services(engine, "one", "two");
        using var meter = Recorder.Of(services);
        await Cache(services, "one").GetOrSetAsync(Feed.Of("k"), static _ => new ValueTask<int>(1));
        Cache(services, "two");

        meter.Read();

        meter.Of("fusiontiered.source.calls", ("cache", "one"), ("profile", "feed")).Should().Equal(1);
        meter.Of("fusiontiered.source.calls", ("cache", "two"), ("profile", "feed")).Should().Equal(0);
    }

    [Theory]
    [MemberData(nameof(Each), MemberType = typeof(BothEngines))]
    public async Task A_cache_that_has_ended_is_not_told_of(string engine)
    {
        await using var services = Services(engine, "one");
        using var meter = Recorder.Of(services);
        ((IDisposable)Cache(services, "one")).Dispose();

        meter.Read();

        meter.All.Should().BeEmpty();
    }

    [Fact]
    public async Task The_cache_without_a_name_and_one_named_default_are_told_apart()
    {
        var collection = new ServiceCollection();
        collection.AddMetrics();
        collection.AddFusionTiered();
        collection.AddFusionTiered("default");
        await using var services = collection.BuildServiceProvider();
        using var meter = Recorder.Of(services);
        services.GetRequiredService<IDomainCache>();
        Cache(services, "default");

        meter.Read();

        meter.All.Where(static one => one.Name == "fusiontiered.cache.max_entries").SelectMany(static one => one.Tags).Select(static tag => (string)tag.Value!)
            .Should().BeEquivalentTo("default", "default#2");
    }

    [Theory]
    [MemberData(nameof(Each), MemberType = typeof(BothEngines))]
    public async Task Neither_keys_nor_tags_of_values_are_in_a_measurement(string engine)
    {
        await using var services = Services(engine, "one");
        using var meter = Recorder.Of(services);
        var cache = Cache(services, "one");
        await cache.GetOrSetAsync(Feed.Of("secret"), static _ => new ValueTask<int>(1), new CacheCallOptions { Tags = ["secret"] });
        await cache.InvalidateTagAsync("secret");
        await cache.GetOrSetAsync(CacheKey.Raw("secret", CacheStrategy.ShortTerm), static _ => new ValueTask<int>(1));

        meter.Read();

        var told = meter.All.SelectMany(static one => one.Tags).Select(static tag => (string)tag.Value!).Distinct(StringComparer.Ordinal).ToList();
        told.Should().NotContain(static text => text.Contains("secret", StringComparison.Ordinal));
        meter.Of("fusiontiered.source.calls", ("cache", "one"), ("profile", "default")).Should().Equal([1], "a raw key belongs to the default profile");
    }

    [Theory]
    [MemberData(nameof(Each), MemberType = typeof(BothEngines))]
    public async Task Durations_of_sources_tell_how_each_call_ended(string engine)
    {
        await using var services = Services(engine, "one");
        using var meter = Recorder.Of(services);
        var cache = Cache(services, "one");
        await cache.GetOrSetAsync(Feed.Of("good"), static _ => new ValueTask<int>(1));
        await FluentActions.Awaiting(() => cache.GetOrSetAsync(Feed.Of("bad"), static _ => ValueTask.FromException<int>(new InvalidOperationException())).AsTask()).Should().ThrowAsync<InvalidOperationException>();

        meter.Of("fusiontiered.source.duration", ("cache", "one"), ("outcome", "success"), ("profile", "feed")).Should().HaveCount(1);
        meter.Of("fusiontiered.source.duration", ("cache", "one"), ("outcome", "failure"), ("profile", "feed")).Should().HaveCount(1);
    }

    [Theory]
    [MemberData(nameof(Each), MemberType = typeof(BothEngines))]
    public async Task A_source_that_is_late_is_counted_while_it_runs(string engine)
    {
        await using var services = Services(engine, "one", feed: static feed =>
        {
            feed.SoftDeadline = TimeSpan.FromMilliseconds(1);
            feed.HardDeadline = TimeSpan.FromMilliseconds(200);
        });
        using var meter = Recorder.Of(services);
        var cache = Cache(services, "one");
        var end = new TaskCompletionSource<int>();

        await FluentActions.Awaiting(() => cache.GetOrSetAsync(Feed.Of("k"), async _ => await end.Task).AsTask()).Should().ThrowAsync<SourceTimeoutException>();
        await Eventually.True(() => cache.GetHealth().SourcesOverAge == 0, "nobody waits for it");
        cache.GetHealth().SourcesAbandoned.Should().Be(1);
        meter.Read();
        meter.Of("fusiontiered.source.abandoned", ("cache", "one"), ("profile", "feed")).Should().Equal(1);
        meter.Of("fusiontiered.source.active", ("cache", "one"), ("profile", "feed")).Should().Equal(1);
        meter.Of("fusiontiered.source.duration", ("cache", "one"), ("outcome", "timeout"), ("profile", "feed")).Should().HaveCount(1);

        end.SetResult(1);
        await Eventually.True(() => cache.GetStatistics().ActiveSources == 0, "it has returned");
    }

    [Theory]
    [MemberData(nameof(Each), MemberType = typeof(BothEngines))]
    public async Task A_source_past_its_soft_deadline_is_over_age_while_it_is_waited_for(string engine)
    {
        await using var services = Services(engine, "one", feed: static feed => feed.SoftDeadline = TimeSpan.FromMilliseconds(1));
        var cache = Cache(services, "one");
        var end = new TaskCompletionSource<int>();
        var call = cache.GetOrSetAsync(Feed.Of("k"), async _ => await end.Task).AsTask();

        await Eventually.True(() => cache.GetHealth().SourcesOverAge == 1, "it is over age");
        cache.GetStatistics().ActiveSources.Should().Be(1);

        end.SetResult(1);
        await call.Ends();
        cache.GetHealth().SourcesOverAge.Should().Be(0);
    }

    [Theory]
    [MemberData(nameof(Each), MemberType = typeof(BothEngines))]
    public async Task A_hit_allocates_nothing_while_metrics_and_traces_are_listened_to(string engine)
    {
        await using var services = Services(engine, "one");
        using var meter = Recorder.Of(services);
        using var traces = new ActivityListener { ShouldListenTo = static _ => true, Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded };
        ActivitySource.AddActivityListener(traces);
        var cache = Cache(services, "one");
        var key = Feed.Of("k");
        await cache.SetAsync(key, "v");
        Hit(2_000);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Hit(10_000);
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);

        void Hit(int times)
        {
            for (var i = 0; i < times; i++)
            {
#pragma warning disable CA2012 // A hit has completed.
                if (!cache.GetOrSetAsync(key, static _ => new ValueTask<string>("never called")).IsCompletedSuccessfully)
#pragma warning restore CA2012
                {
                    throw new InvalidOperationException("no hit");
                }
            }
        }
    }

    [Fact]
    public void Without_a_factory_of_meters_there_is_a_meter_all_the_same()
    {
        using var cache = RealCache.Create(static services => services.AddFusionTiered("alone"));
        using var meter = Recorder.OfAll();
        cache.Services.GetRequiredKeyedService<IDomainCache>("alone");

        meter.Read();

        meter.Of("fusiontiered.cache.max_entries", ("cache", "alone")).Should().Equal(2_000);
    }

    [Fact]
    public async Task FusionCaches_own_meter_works_beside_this_one()
    {
        await using var services = Services(FusionCache, "one");
        using var meter = Recorder.OfAll("ZiggyCreatures.Caching.Fusion");
        await Cache(services, "one").GetOrSetAsync(Feed.Of("k"), static _ => new ValueTask<int>(1));

        meter.All.Should().NotBeEmpty();
    }

    private static ServiceProvider Services(string engine, params string[] names) => Services(engine, names, feed: null);

    private static ServiceProvider Services(string engine, string name, Action<CacheProfileOptions> feed) => Services(engine, [name], feed);

    private static ServiceProvider Services(string engine, string[] names, Action<CacheProfileOptions>? feed)
    {
        var services = new ServiceCollection();
        foreach (var name in names)
        {
            services.AddCacheOn(engine, name, feed);
        }

        return services.BuildServiceProvider();
    }

    private static IDomainCache Cache(IServiceProvider services, string name) => services.GetRequiredKeyedService<IDomainCache>(name);
}
