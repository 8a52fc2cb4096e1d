using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FusionTiered.AspNetCore.Tests.Support;

/// <summary>A web application with a cache and its endpoints under <c>/cache</c>. Its callers come from <see cref="Remote"/>.</summary>
internal sealed class EndpointApp : IAsyncDisposable
{
    public static readonly CacheProfile Feed = new("feed");

    private readonly WebApplication _app;

    private EndpointApp(WebApplication app) => _app = app;

    /// <summary>The address that requests come from; null: the server does not know it.</summary>
    public IPAddress? Remote { get; set; } = IPAddress.Loopback;

    public HttpClient Client { get; private set; } = null!;

    public IServiceProvider Services => _app.Services;

    public IDomainCache Cache => Services.GetRequiredService<IDomainCache>();

    public List<string> Log { get; } = [];

    /// <param name="engine">The engine.</param>
    /// <param name="configure">Settings of the mapping; null: changes are allowed and keys shown.</param>
    /// <param name="services">More services.</param>
    /// <param name="register">More of the cache.</param>
    /// <param name="pipeline">Middleware, and more endpoints.</param>
    /// <param name="map">Maps the endpoints; null: <c>/cache</c>.</param>
    /// <param name="settings">Configuration.</param>
    public static async Task<EndpointApp> StartAsync(
        TestEngine engine = TestEngine.FusionCache,
        Action<CacheEndpointOptions>? configure = null,
        Action<IServiceCollection>? services = null,
        Action<IFusionTieredBuilder>? register = null,
        Action<WebApplication>? pipeline = null,
        Action<WebApplication>? map = null,
        Dictionary<string, string?>? settings = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders();
        if (settings is not null)
        {
            builder.Configuration.AddInMemoryCollection(settings);
        }

        EndpointApp? made = null;
        builder.Logging.AddProvider(new ListedLog(line => made?.Add(line)));
        var cache = builder.Services.AddFusionTiered(options =>
        {
            options.Defaults.Jitter = 0;
            options.Add(Feed, profile => profile.Lifetime = TimeSpan.FromHours(1));
        });
        if (engine == TestEngine.Coherent)
        {
            cache.UseCoherentEngine();
        }

        register?.Invoke(cache);
        services?.Invoke(builder.Services);
        var app = builder.Build();
        made = new EndpointApp(app);
        app.Use((http, next) =>
        {
            http.Connection.RemoteIpAddress = made.Remote;
            return next(http);
        });
        pipeline?.Invoke(app);
        if (map is not null)
        {
            map(app);
        }
        else
        {
            app.MapFusionTiered(configure: configure ?? (static options => (options.AllowChanges, options.ShowKeys) = (true, true)));
        }

        await app.StartAsync();
        made.Client = app.GetTestClient();
        made.Client.DefaultRequestHeaders.Host = "localhost";
        return made;
    }

    public async Task<JsonElement> JsonAsync(string path, HttpMethod? method = null, HttpContent? body = null, HttpStatusCode status = HttpStatusCode.OK)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, path) { Content = body };
        using var answer = await Client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.Should().Be(status, text);
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }

    private void Add(string line)
    {
        lock (Log)
        {
            Log.Add(line);
        }
    }

    private sealed class ListedLog(Action<string> add) : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName) => new Lines(categoryName, add);

        public void Dispose()
        {
        }

        private sealed class Lines(string category, Action<string> add) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
                add($"{category}: {formatter(state, exception)}");
        }
    }
}
