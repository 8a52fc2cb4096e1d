using System.Text.Json;
using FusionTiered.AspNetCore.Caches;
using FusionTiered.AspNetCore.Dashboard;
using FusionTiered.AspNetCore.Tests.Support;
using FusionTiered.Redis.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.AspNetCore.Tests.Dashboard;

/// <summary>The one sampler behind all open dashboards.</summary>
public sealed class SamplerTests : IDisposable
{
    private readonly ManualClock _time = new();
    private readonly FakeDomainCache _cache = new();

    public static TheoryData<TestEngine> Engines => [TestEngine.FusionCache, TestEngine.Coherent];

    [Fact]
    public async Task Nothing_is_sampled_while_nobody_looks_and_one_sample_serves_all()
    {
        var sampler = Sampler();
        _time.Advance(TimeSpan.FromMinutes(1));
        sampler.Samples.Should().Be(0);
        using (var first = sampler.Watch()!)
        using (var second = sampler.Watch()!)
        {
            await TickAsync(sampler);
            (await NextEventAsync(first, "sample", skip: 1)).Should().BeSameAs(await NextEventAsync(second, "sample", skip: 1), "it is written once for all");
        }

        sampler.Viewers.Should().Be(0);
        var ended = sampler.Samples;
        _time.Advance(TimeSpan.FromMinutes(1));
        sampler.Samples.Should().Be(ended);
    }

    [Fact]
    public async Task A_point_has_what_happened_since_the_last_one()
    {
        var sampler = Sampler();
        using var viewer = sampler.Watch()!;
        (await NextAsync(viewer, "sample")).TryGetProperty("point", out var none).Should().BeTrue();
        none.ValueKind.Should().Be(JsonValueKind.Null, "a rate needs two samples");
        await _cache.SetAsync(CacheKey.Raw("k"), 1);
        for (var i = 0; i < 50; i++)
        {
            await _cache.GetAsync<int>(CacheKey.Raw("k"));
        }

        await TickAsync(sampler);
        var point = (await NextAsync(viewer, "sample")).GetProperty("point");
        point.GetProperty("requests").GetDouble().Should().BePositive();
        point.GetProperty("hitRate").GetDouble().Should().Be(100);
    }

    [Fact]
    public async Task A_viewer_who_comes_later_gets_the_points_so_far()
    {
        var sampler = Sampler();
        using var first = sampler.Watch()!;
        await TickAsync(sampler);
        using var second = sampler.Watch()!;
        (await NextAsync(second, "history")).GetArrayLength().Should().Be(sampler.Samples - 1);
    }

    [Fact]
    public void More_viewers_than_allowed_are_turned_away()
    {
        var sampler = Sampler(options: new() { MostListeners = 1 });
        using var first = sampler.Watch();
        sampler.Watch().Should().BeNull();
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task The_stream_begins_with_all_that_the_page_needs(TestEngine engine)
    {
        await using var app = await EndpointApp.StartAsync(engine, configure: static _ => { });
        using var stream = await app.Client.GetAsync("/cache/dashboard/live", HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await stream.Content.ReadAsStreamAsync());
        var about = JsonDocument.Parse(await EventStream.NextAsync(reader, "about")).RootElement;
        about.GetProperty("allowChanges").GetBoolean().Should().BeFalse();
        about.Texts("namespaces").Should().Contain("feed:");
        var sample = JsonDocument.Parse(await EventStream.NextAsync(reader, "sample")).RootElement;
        sample.GetProperty("findings")[0].GetProperty("sentence").GetString().Should().StartWith("Nothing is wrong");
        sample.GetProperty("profiles").EnumerateArray().Select(static one => one.GetProperty("name").GetString()).Should().Contain("feed");
        sample.GetProperty("nodes").GetArrayLength().Should().Be(0, "without Redis a node sees only itself");
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_profile_that_was_read_has_its_advice(TestEngine engine)
    {
        await using var app = await EndpointApp.StartAsync(engine, configure: static _ => { });
        for (var i = 0; i < 2_000; i++)
        {
            await app.Cache.GetOrSetAsync(EndpointApp.Feed.Of(i % 100), static _ => new ValueTask<int>(1));
            app.Cache.TryGet(EndpointApp.Feed.Key($"{i % 100}"), out int _);
            await app.Cache.GetManyAsync<int>([EndpointApp.Feed.Of(i % 100)]);
        }

        using var stream = await app.Client.GetAsync("/cache/dashboard/live", HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await stream.Content.ReadAsStreamAsync());
        var sample = JsonDocument.Parse(await EventStream.NextAsync(reader, "sample")).RootElement;
        var advice = sample.GetProperty("profiles").EnumerateArray().Single(static one => one.GetProperty("name").GetString() == "feed").GetProperty("advice");
        advice.GetProperty("sentence").GetString().Should().StartWith("Profile 'feed': 98 % of reads hit memory with 100 entries and room for more; the size is enough")
            .And.Contain("From 100 sampled keys, all there are, and 6,000 reads of them");
        advice.GetProperty("sizes").EnumerateArray().Select(static one => one.GetProperty("setting").GetDouble()).Should().Equal(50, 100, 200, 400);
        sample.GetProperty("profiles").EnumerateArray().Where(static one => one.GetProperty("name").GetString() != "feed")
            .Select(static one => one.GetProperty("advice").ValueKind).Should().AllBeEquivalentTo(JsonValueKind.Null);
    }

    public void Dispose() => _cache.Dispose();

    private DashboardSampler Sampler(CacheEndpointOptions? options = null)
    {
        var services = new ServiceCollection().AddSingleton<TimeProvider>(_time).BuildServiceProvider();
        options ??= new();
        return new(new MappedCache("", _cache, options, services), options, _time, static () => new() { Cache = "", Node = "n", AllowChanges = false, ShowKeys = false, ShowValues = false, CanLoad = false, Caches = [], Events = [], Namespaces = [] });
    }

    // The sampler waits for the clock from some moment on.
    private async Task TickAsync(DashboardSampler sampler)
    {
        var begun = sampler.Samples;
        await Eventually.True(
            () =>
            {
                _time.Advance(TimeSpan.FromSeconds(1));
                return sampler.Samples > begun;
            },
            "the figures are read");
    }

    private static async Task<JsonElement> NextAsync(DashboardViewer viewer, string kind) => JsonDocument.Parse((await NextEventAsync(viewer, kind)).Json).RootElement;

    private static async Task<DashboardEvent> NextEventAsync(DashboardViewer viewer, string kind, int skip = 0)
    {
        await foreach (var item in viewer.ReadAsync(CancellationToken.None))
        {
            if (item.Kind == kind && skip-- == 0)
            {
                return item;
            }
        }

        throw new InvalidOperationException("The stream has ended.");
    }
}
