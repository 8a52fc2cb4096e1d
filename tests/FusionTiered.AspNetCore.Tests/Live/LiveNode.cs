using System.Net.WebSockets;
using System.Security.Claims;
using System.Text;
using System.Text.Json;
using System.Text.Encodings.Web;
using FusionTiered.AspNetCore.Tests.Support;
using FusionTiered.Redis.Tests.Support;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FusionTiered.AspNetCore.Tests.Live;

/// <summary>A web application with live values at <c>/live</c>, with a Redis or alone.</summary>
internal sealed class LiveNode : IAsyncDisposable
{
    public static readonly CacheProfile Boards = new("boards");
    public static readonly CacheKey Key = Boards.Of("main");

    private readonly WebApplication _app;

    private LiveNode(WebApplication app) => _app = app;

    public IServiceProvider Services => _app.Services;

    public IDomainCache Cache => _app.Services.GetRequiredService<IDomainCache>();

    public HttpClient Client => _app.GetTestClient();

    /// <param name="engine">The engine.</param>
    /// <param name="server">The Redis; null: none.</param>
    /// <param name="options">Options of the live value.</param>
    /// <param name="source">Its source.</param>
    /// <param name="isClosed">Whether it needs an authenticated caller.</param>
    /// <param name="plain">Whether the value lies in Redis as plain JSON.</param>
    /// <param name="services">More services.</param>
    public static async Task<LiveNode> StartAsync(
        TestEngine engine,
        RedisServer? server = null,
        Action<LiveValueOptions>? options = null,
        Func<string>? source = null,
        bool isClosed = false,
        bool plain = false,
        Action<IServiceCollection>? services = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders();
        builder.Services.AddAuthentication("none").AddScheme<AuthenticationSchemeOptions, Nobody>("none", null);
        builder.Services.AddAuthorization();
        var cache = builder.Services.AddFusionTiered(all =>
        {
            all.Defaults.Jitter = 0;
            all.L2.ReadDeadline = all.L2.WriteDeadline = TimeSpan.FromSeconds(5);
            all.Add(Boards, profile => (profile.Lifetime, profile.PlainJson) = (TimeSpan.FromHours(1), plain));
        });
        _ = engine == TestEngine.Coherent ? cache.UseCoherentEngine() : cache;
        if (server is not null)
        {
            cache.UseRedis($"redis://{server.Endpoint}");
        }

        services?.Invoke(builder.Services);
        var app = builder.Build();
        app.UseWebSockets();
        app.UseAuthentication();
        app.UseAuthorization();
        var live = app.MapLiveValue<Board>("/live", Key, source is null ? null : (_, _, _) => new ValueTask<Board>(new Board(source())), options);
        if (isClosed)
        {
            live.RequireAuthorization();
        }

        app.MapLiveValues<Board>("/boards/{id}", static http => http.Request.RouteValues["id"] is "none" ? (CacheKey?)null : Boards.Of((string)http.Request.RouteValues["id"]!));
        await app.StartAsync();
        var node = new LiveNode(app);
        if (server is not null)
        {
            await node.Cache.SetAsync(Boards.Of("warm"), new Board("warm"));
            await Eventually.True(() => node.Cache.GetHealth().Coherence == CoherenceStatus.Verified, "the node hears of changes");
        }

        return node;
    }

    public ValueTask<CacheWrite> SetAsync(string text) => Cache.SetAsync(Key, new Board(text));

    public async Task<LiveEvents> EventsAsync(string path = "/live")
    {
        var answer = await Client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead);
        answer.Content.Headers.ContentType!.MediaType.Should().Be("text/event-stream");
        return new LiveEvents(answer, new StreamReader(await answer.Content.ReadAsStreamAsync()));
    }

    public async Task<LiveSocket> SocketAsync(string? origin = null)
    {
        var client = _app.GetTestServer().CreateWebSocketClient();
        client.ConfigureRequest = request =>
        {
            if (origin is not null)
            {
                request.Headers.Origin = origin;
            }
        };
        return new LiveSocket(await client.ConnectAsync(new Uri("ws://localhost/live"), CancellationToken.None));
    }

    public Task StopAsync() => _app.StopAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    internal sealed record Board(string Text);

    /// <summary>Server-sent events, read one by one.</summary>
    internal sealed class LiveEvents(HttpResponseMessage answer, StreamReader reader) : IDisposable
    {
        public int Count { get; private set; }

        /// <summary>The next event; null: the stream has ended.</summary>
        public Task<(string Event, JsonElement Data)?> NextAsync() => ReadAsync().Ends();

        private async Task<(string Event, JsonElement Data)?> ReadAsync()
        {
            var name = string.Empty;
            while (await reader.ReadLineAsync() is { } line)
            {
                if (line.StartsWith("event: ", StringComparison.Ordinal))
                {
                    name = line["event: ".Length..];
                }
                else if (line.StartsWith("data: ", StringComparison.Ordinal))
                {
                    Count++;
                    return (name, JsonDocument.Parse(line["data: ".Length..]).RootElement);
                }
            }

            return null;
        }

        /// <summary>Reads until the value comes.</summary>
        public async Task HearsAsync(string text)
        {
            while (((await NextAsync())!.Value.Data.GetProperty("data").GetProperty("text").GetString() is var heard) && heard != text)
            {
            }
        }

        public void Dispose()
        {
            reader.Dispose();
            answer.Dispose();
        }
    }

    /// <summary>A WebSocket, read message by message.</summary>
    internal sealed class LiveSocket(WebSocket socket) : IDisposable
    {
        private readonly byte[] _buffer = new byte[1 << 20];

        public WebSocketCloseStatus? Closed => socket.CloseStatus;

        /// <summary>The next message; null: the socket was closed.</summary>
        public async Task<JsonElement?> NextAsync()
        {
            var length = 0;
            while (true)
            {
                var part = await socket.ReceiveAsync(_buffer.AsMemory(length), CancellationToken.None).Ends();
                length += part.Count;
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    return null;
                }

                if (part.EndOfMessage)
                {
                    return JsonDocument.Parse(Encoding.UTF8.GetString(_buffer, 0, length)).RootElement;
                }
            }
        }

        public async Task HearsAsync(string text)
        {
            while ((await NextAsync())!.Value.GetProperty("data").GetProperty("text").GetString() != text)
            {
            }
        }

        public void Dispose() => socket.Dispose();
    }

    private sealed class Nobody(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logs, UrlEncoder encoder) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logs, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(Request.Headers.ContainsKey("X-User")
            ? AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity("test")), "none"))
            : AuthenticateResult.NoResult());
    }
}
