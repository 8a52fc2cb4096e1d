using System.Net;
using FusionTiered.AspNetCore.Access;
using FusionTiered.AspNetCore.Events;
using FusionTiered.AspNetCore.Tests.Support;
using FusionTiered.Redis.Tests.Support;

namespace FusionTiered.AspNetCore.Tests.Endpoints;

/// <summary>Server-sent events, and the one sampler behind them.</summary>
public sealed class EventsTests
{
    public static TheoryData<TestEngine> Engines => [TestEngine.FusionCache, TestEngine.Coherent];

    [Theory, MemberData(nameof(Engines))]
    public async Task Changes_and_figures_come_as_they_happen(TestEngine engine)
    {
        await using var app = await EndpointApp.StartAsync(engine);
        using var stream = await app.Client.GetAsync("/cache/events", HttpCompletionOption.ResponseHeadersRead);
        stream.Content.Headers.ContentType!.MediaType.Should().Be("text/event-stream");
        using var reader = new StreamReader(await stream.Content.ReadAsStreamAsync());
        (await EventStream.NextAsync(reader, "stats")).Should().StartWith("""{"l1":{"hits":0""");
        (await EventStream.NextAsync(reader, "change")).Should().Be("""{"kind":"Watching","subject":""}""");
        await app.Cache.SetAsync(EndpointApp.Feed.Of("1"), 1);
        (await EventStream.NextAsync(reader, "change")).Should().Be("""{"kind":"Set","subject":"feed:1"}""");
    }

    [Fact]
    public async Task Hidden_keys_are_hidden_in_events_too()
    {
        await using var app = await EndpointApp.StartAsync(configure: static _ => { });
        using var stream = await app.Client.GetAsync("/cache/events", HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await stream.Content.ReadAsStreamAsync());
        await EventStream.NextAsync(reader, "change");
        await app.Cache.SetAsync(EndpointApp.Feed.Of("1"), 1);
        (await EventStream.NextAsync(reader, "change")).Should().Be($$"""{"kind":"Set","subject":"{{EndpointApp.Feed.Of("1").LogText}}"}""");
    }

    [Fact]
    public async Task More_listeners_than_allowed_are_turned_away()
    {
        await using var app = await EndpointApp.StartAsync(configure: static options => options.MostListeners = 1);
        using var first = await app.Client.GetAsync("/cache/events", HttpCompletionOption.ResponseHeadersRead);
        using var second = await app.Client.GetAsync("/cache/events", HttpCompletionOption.ResponseHeadersRead);
        second.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
    }

    [Fact]
    public async Task The_figures_are_read_once_for_all_listeners_and_not_at_all_without_one()
    {
        var (feed, time) = Feed();
        time.Advance(TimeSpan.FromMinutes(1));
        feed.Samples.Should().Be(0, "nobody listens");
        using var first = feed.Listen()!;
        using var second = feed.Listen()!;
        var begun = feed.Samples;

        // The sampler waits for the clock from some moment on.
        await Eventually.True(
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(1));
                return feed.Samples > begun;
            },
            "the figures are read");
        (await NextAsync(first, "stats", skip: 1)).Should().Be(await NextAsync(second, "stats", skip: 1), "both are told of the same sample");
        first.Dispose();
        second.Dispose();
        feed.Listeners.Should().Be(0);
        var ended = feed.Samples;
        time.Advance(TimeSpan.FromMinutes(1));
        feed.Samples.Should().Be(ended);
    }

    [Fact]
    public async Task A_listener_that_comes_later_is_told_from_when_on_nothing_is_missed()
    {
        var (feed, _) = Feed();
        using var first = feed.Listen()!;
        await NextAsync(first, "change");
        using var second = feed.Listen()!;
        (await NextAsync(second, "change")).Should().Contain("Watching");
    }

    [Fact]
    public async Task A_listener_that_is_too_slow_is_told_that_it_missed_something()
    {
        var (feed, _) = Feed();
        using var slow = feed.Listen()!;
        for (var i = 0; i < 2_000; i++)
        {
            slow.Offer(new FeedItem("change", "{}"));
        }

        (await NextAsync(slow, "change")).Should().Contain("Missed");
    }

    private static (EventFeed Feed, ManualClock Time) Feed()
    {
        var time = new ManualClock();
        var options = new CacheEndpointOptions { ShowKeys = true };
        return (new EventFeed(new FakeDomainCache(), new Redaction(options), options, time), time);
    }

    private static async Task<string> NextAsync(FeedListener listener, string kind, int skip = 0)
    {
        await foreach (var item in listener.ReadAsync(CancellationToken.None))
        {
            if (item.Kind == kind && skip-- == 0)
            {
                return item.Json;
            }
        }

        throw new InvalidOperationException("The feed has ended.");
    }
}
