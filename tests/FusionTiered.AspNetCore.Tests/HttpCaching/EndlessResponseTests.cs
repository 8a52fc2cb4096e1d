using System.Net.WebSockets;
using FusionTiered.Redis.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.AspNetCore.Tests.HttpCaching;

/// <summary>Event streams and WebSockets under a rule for responses.</summary>
public sealed class EndlessResponseTests
{
    [Theory]
    [InlineData("/api/events", "text/event-stream")]
    [InlineData("/api/described", "*/*")]
    [InlineData("/api/lines", "application/x-ndjson")]
    [InlineData("/api/described-lines", "*/*")]
    public async Task Two_clients_read_an_event_stream_at_once(string path, string accept)
    {
        await using var app = await StartAsync();
        using var first = await OpenAsync(app, path, accept).Ends();
        using var second = await OpenAsync(app, path, accept).Ends();

        (await LineAsync(first), await LineAsync(second)).Should().Be(("data: 0", "data: 1"));
    }

    [Fact]
    public async Task Two_clients_open_a_socket_at_once()
    {
        await using var app = await StartAsync();
        using var first = await ConnectAsync(app).Ends();
        using var second = await ConnectAsync(app).Ends();

        (first.State, second.State).Should().Be((WebSocketState.Open, WebSocketState.Open));
    }

    [Fact]
    public async Task A_stream_that_has_ended_is_not_played_again()
    {
        await using var app = await StartAsync();
        (await app.TextAsync("/api/ended"), await app.TextAsync("/api/ended")).Should().Be(("data: 0\n\n", "data: 1\n\n"));
    }

    [Fact]
    public async Task The_output_cache_holds_nothing_of_a_live_value()
    {
        IOutputCacheFeature? output = null;
        await using var app = await HttpApp.StartAsync(
            app =>
            {
                app.UseOutputCache();
                app.Use((http, next) =>
                {
                    output = http.Features.Get<IOutputCacheFeature>();
                    output!.Context.AllowCacheStorage.Should().BeTrue("nobody said that a stream will come");
                    return next(http);
                });
                app.MapLiveValue<string>("/api/live", CacheKey.Raw("live"), static (_, _, _) => new ValueTask<string>("v"));
            },
            static services => services.Configure<OutputCacheOptions>(static options => options.AddApiResponses("/api")));

        using var answer = await OpenAsync(app, "/api/live", "*/*").Ends();

        (answer.IsSuccessStatusCode, output!.Context.AllowCacheStorage).Should().Be((true, false));
    }

    private static async Task<HttpResponseMessage> OpenAsync(HttpApp app, string path, string accept)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Accept", accept);
        return await app.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    private static async Task<string?> LineAsync(HttpResponseMessage answer) => await new StreamReader(await answer.Content.ReadAsStreamAsync()).ReadLineAsync().Ends();

    private static Task<WebSocket> ConnectAsync(HttpApp app) => app.Server.CreateWebSocketClient().ConnectAsync(new Uri("ws://localhost/api/socket"), CancellationToken.None);

    private static Task<HttpApp> StartAsync()
    {
        var made = 0;
        return HttpApp.StartAsync(
            app =>
            {
                app.UseOutputCache();
                app.UseWebSockets();
                async Task SendAsync(HttpContext http)
                {
                    http.Response.ContentType = "text/event-stream";
                    await http.Response.WriteAsync($"data: {Interlocked.Increment(ref made) - 1}\n\n");
                }

                async Task StreamAsync(HttpContext http)
                {
                    await SendAsync(http);
                    await http.Response.Body.FlushAsync();
                    await Task.Delay(Timeout.Infinite, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }

                app.MapGet("/api/events", StreamAsync);
                app.MapGet("/api/described", StreamAsync).WithMetadata(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(string), ["text/event-stream"]));
                app.MapGet("/api/lines", StreamAsync);
                app.MapGet("/api/described-lines", StreamAsync).WithMetadata(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(string), ["application/x-ndjson"]));
                app.MapGet("/api/ended", SendAsync);
                app.MapGet("/api/socket", static async (HttpContext http) =>
                {
                    using var socket = await http.WebSockets.AcceptWebSocketAsync();
                    await socket.ReceiveAsync(new byte[1], http.RequestAborted);
                });
            },
            static services => services.Configure<OutputCacheOptions>(static options => options.AddApiResponses("/api", static rule => rule.Locking = true)));
    }
}
