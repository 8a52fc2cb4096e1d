using System.Net;
using System.Net.WebSockets;
using System.Text.Json.Serialization.Metadata;
using System.Threading.Channels;
using FusionTiered.AspNetCore.Live;
using FusionTiered.AspNetCore.Tests.Support;
using FusionTiered.Redis.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FusionTiered.AspNetCore.Tests.Live;

/// <summary>Live values of one node.</summary>
public sealed class LiveValueTests
{
    public static TheoryData<TestEngine> Engines => [TestEngine.FusionCache, TestEngine.Coherent];

    [Theory, MemberData(nameof(Engines))]
    public async Task A_reader_gets_the_cached_value_first_and_then_the_changes(TestEngine engine)
    {
        await using var node = await LiveNode.StartAsync(engine, options: static live => live.Type = "dashboard_update");
        await node.SetAsync("one");
        using var events = await node.EventsAsync();

        var (name, message) = (await events.NextAsync())!.Value;
        name.Should().Be("dashboard_update");
        message.EnumerateObject().Select(static part => part.Name).Should().Equal("type", "data", "timestamp");
        message.GetProperty("type").GetString().Should().Be("dashboard_update");
        message.GetProperty("data").GetProperty("text").GetString().Should().Be("one");
        message.GetProperty("timestamp").GetDateTimeOffset().Offset.Should().Be(TimeSpan.Zero);
        await node.SetAsync("two");
        await events.HearsAsync("two");
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_WebSocket_gets_the_same_messages(TestEngine engine)
    {
        await using var node = await LiveNode.StartAsync(engine, options: static live => live.Type = "dashboard_update");
        await node.SetAsync("one");
        using var socket = await node.SocketAsync();

        (await socket.NextAsync())!.Value.GetProperty("type").GetString().Should().Be("dashboard_update");
        await node.SetAsync("two");
        await socket.HearsAsync("two");
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_value_that_no_tier_has_comes_from_the_source(TestEngine engine)
    {
        await using var node = await LiveNode.StartAsync(engine, source: static () => "loaded");
        using var events = await node.EventsAsync();
        await events.HearsAsync("loaded");
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_client_that_does_not_read_gets_the_newest_value_and_no_queue(TestEngine engine)
    {
        await using var node = await LiveNode.StartAsync(engine);
        await node.SetAsync("first");
        using var events = await node.EventsAsync();
        var filler = new string('x', 100_000);
        for (var i = 0; i < 200; i++)
        {
            await node.SetAsync($"{filler}{i}");
        }

        await node.SetAsync("last");
        await events.HearsAsync("last");
        events.Count.Should().BeLessThan(150, "the connection holds a few messages, and the server one");
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_new_client_does_not_get_a_value_that_was_removed(TestEngine engine)
    {
        await using var node = await LiveNode.StartAsync(engine);
        var feeds = FeedsOf(node);
        await node.SetAsync("removed");
        var first = feeds.Join(LiveNode.Key, out var feed)!;
        (await first.NextAsync(TimeSpan.FromSeconds(30), TimeProvider.System, default)).Should().NotBeNull();

        await node.Cache.RemoveAsync(LiveNode.Key);

        await Eventually.TrueAsync(
            async () =>
            {
                var late = feeds.Join(LiveNode.Key, out var same)!;
                same.Should().BeSameAs(feed);
                var message = await late.NextAsync(TimeSpan.FromMilliseconds(1), TimeProvider.System, default);
                feeds.Leave(same, late);
                return message is null;
            },
            "a new client gets nothing");
        feeds.Leave(feed, first);
    }

    [Fact]
    public async Task A_source_that_used_a_disposed_object_is_asked_again()
    {
        var calls = 0;
        await using var node = await LiveNode.StartAsync(
            TestEngine.Coherent, source: () => Interlocked.Increment(ref calls) == 1 ? throw new ObjectDisposedException("context") : "loaded");
        using var events = await node.EventsAsync();
        await events.HearsAsync("loaded");
    }

    [Fact]
    public async Task A_watch_that_fails_ends_its_clients_and_is_logged()
    {
        await using var node = await LiveNode.StartAsync(TestEngine.Coherent);
        using var log = new ListedLog();
        var feed = new LiveFeed<LiveNode.Board>(
            default, new LiveSource<LiveNode.Board>(node.Services, cache: null, load: null) { Log = log }, new LiveValueOptions(), JsonOf(node));
        var client = new LiveClient();
        feed.TryJoin(client);

        await feed.RunAsync();

        var next = async () => await client.NextAsync(TimeSpan.FromSeconds(30), TimeProvider.System, default);
        await next.Should().ThrowAsync<ChannelClosedException>();
        log.Of(6012).Should().ContainSingle();
    }

    [Fact]
    public async Task Indented_JSON_is_sent_on_one_line()
    {
        await using var node = await LiveNode.StartAsync(
            TestEngine.Coherent, services: static services => services.ConfigureHttpJsonOptions(static json => json.SerializerOptions.WriteIndented = true));
        await node.SetAsync("v");
        using var events = await node.EventsAsync();
        await events.HearsAsync("v");
    }

    [Fact]
    public async Task Each_request_may_name_its_own_key()
    {
        await using var node = await LiveNode.StartAsync(TestEngine.Coherent);
        using var events = await node.EventsAsync("/boards/other");
        await node.SetAsync("not this one");
        await node.Cache.SetAsync(LiveNode.Boards.Of("other"), new LiveNode.Board("this one"));

        (await events.NextAsync())!.Value.Data.GetProperty("data").GetProperty("text").GetString().Should().Be("this one");
        (await node.Client.GetAsync("/boards/none")).StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task More_clients_than_allowed_are_turned_away_until_one_leaves()
    {
        await using var node = await LiveNode.StartAsync(TestEngine.Coherent, options: static live => live.MostClients = 1);
        var first = await node.EventsAsync();
        (await node.Client.GetAsync("/live")).StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);

        first.Dispose();
        await Eventually.TrueAsync(
            async () =>
            {
                using var answer = await node.Client.GetAsync("/live", HttpCompletionOption.ResponseHeadersRead);
                return answer.StatusCode == HttpStatusCode.OK;
            },
            "there is room for another client");
    }

    [Fact]
    public async Task RequireAuthorization_closes_the_endpoint()
    {
        await using var node = await LiveNode.StartAsync(TestEngine.Coherent, isClosed: true);
        (await node.Client.GetAsync("/live")).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        var connect = async () => await node.SocketAsync();
        await connect.Should().ThrowAsync<Exception>();

        using var known = new HttpRequestMessage(HttpMethod.Get, "/live");
        known.Headers.Add("X-User", "ann");
        using var answer = await node.Client.SendAsync(known, HttpCompletionOption.ResponseHeadersRead);
        answer.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("https://evil.example", false)]
    [InlineData("http://localhost", true)]
    [InlineData("https://app.example", true)]
    public async Task A_page_of_another_site_may_not_open_a_WebSocket(string origin, bool opens)
    {
        await using var node = await LiveNode.StartAsync(TestEngine.Coherent, options: static live => live.AllowedOrigins.Add("https://app.example"));
        var connect = async () => await node.SocketAsync(origin);
        if (opens)
        {
            (await connect()).Dispose();
        }
        else
        {
            await connect.Should().ThrowAsync<InvalidOperationException>().WithMessage("*403*");
        }
    }

    [Fact]
    public async Task A_refused_origin_is_in_the_log_with_the_name_that_the_application_was_asked_by()
    {
        using var log = new ListedLog();
        await using var node = await LiveNode.StartAsync(TestEngine.Coherent, services: services => services.AddSingleton<ILoggerProvider>(log));
        var connect = async () => await node.SocketAsync("https://localhost");

        await connect.Should().ThrowAsync<InvalidOperationException>();
        log.Of(6013).Should().ContainSingle().Which.Should().Contain("a page of https://localhost was refused. This application was asked as http://localhost;");
    }

    [Fact]
    public async Task Clients_end_when_the_application_stops()
    {
        await using var node = await LiveNode.StartAsync(TestEngine.Coherent);
        await node.SetAsync("v");
        using var events = await node.EventsAsync();
        using var socket = await node.SocketAsync();
        await events.HearsAsync("v");
        await socket.HearsAsync("v");

        await node.StopAsync().Ends();

        (await socket.NextAsync()).Should().BeNull();
        socket.Closed.Should().Be(WebSocketCloseStatus.EndpointUnavailable);
    }

    [Fact]
    public void Wrong_options_are_refused_when_the_endpoint_is_mapped()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddFusionTiered();
        using var app = builder.Build();

        var map = () => app.MapLiveValue<int>("/live", LiveNode.Key, configure: static live =>
        {
            (live.Type, live.MostClients, live.Heartbeat) = ("a b", 0, TimeSpan.Zero);
            live.AllowedOrigins.Add("app.example");
        });

        map.Should().Throw<OptionsValidationException>().Which.Failures.Should().HaveCount(4)
            .And.Contain("LiveValueOptions.MostClients is '0'; it must be 1 to 100000.");
    }

    private static LiveFeeds<LiveNode.Board> FeedsOf(LiveNode node) =>
        new(new LiveSource<LiveNode.Board>(node.Services, cache: null, load: null), new LiveValueOptions(), JsonOf(node));

    private static JsonTypeInfo<LiveNode.Board> JsonOf(LiveNode node) =>
        (JsonTypeInfo<LiveNode.Board>)node.Services.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions.GetTypeInfo(typeof(LiveNode.Board));
}
