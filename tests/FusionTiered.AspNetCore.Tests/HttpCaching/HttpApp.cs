using FusionTiered.AspNetCore.Tests.Support;
using FusionTiered.Redis.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging;

namespace FusionTiered.AspNetCore.Tests.HttpCaching;

/// <summary>A web application that keeps its responses in a cache.</summary>
internal sealed class HttpApp : IAsyncDisposable
{
    private readonly WebApplication _app;

    private HttpApp(WebApplication app) => _app = app;

    public HttpClient Client => _app.GetTestClient();

    public TestServer Server => _app.GetTestServer();

    public Uri Address => new(_app.Urls.First());

    public IDomainCache Cache => Services.GetRequiredService<IDomainCache>();

    public IServiceProvider Services => _app.Services;

    /// <param name="use">Middleware and endpoints.</param>
    /// <param name="services">More services.</param>
    /// <param name="engine">The engine.</param>
    /// <param name="server">The Redis; null: none.</param>
    /// <param name="files">The folder of static files.</param>
    /// <param name="isReal">Whether it listens on a port.</param>
    public static async Task<HttpApp> StartAsync(
        Action<WebApplication> use,
        Action<IServiceCollection>? services = null,
        TestEngine engine = TestEngine.Coherent,
        RedisServer? server = null,
        string? files = null,
        bool isReal = false)
    {
        var builder = WebApplication.CreateSlimBuilder();
        if (isReal)
        {
            builder.WebHost.UseUrls("http://127.0.0.1:0");
        }
        else
        {
            builder.WebHost.UseTestServer();
        }

        if (files is not null)
        {
            builder.Environment.WebRootFileProvider = new PhysicalFileProvider(files);
        }

        builder.Logging.ClearProviders();
        var cache = builder.Services.AddFusionTiered(static all =>
        {
            all.Defaults.Jitter = 0;
            all.L2.ReadDeadline = all.L2.WriteDeadline = TimeSpan.FromSeconds(5);
        }).AsOutputCacheStore();
        _ = engine == TestEngine.Coherent ? cache.UseCoherentEngine() : cache;
        if (server is not null)
        {
            cache.UseRedis($"redis://{server.Endpoint}");
        }

        builder.Services.AddOutputCache();
        services?.Invoke(builder.Services);
        var app = builder.Build();
        use(app);
        await app.StartAsync();
        var made = new HttpApp(app);
        if (server is not null)
        {
            await made.Cache.SetAsync(CacheKey.Raw("warm"), 1);
            await Eventually.True(() => made.Cache.GetHealth().Coherence == CoherenceStatus.Verified, "the node hears of changes");
        }

        return made;
    }

    public async Task<HttpResponseMessage> GetAsync(string path, string? ifNoneMatch = null, HttpMethod? method = null, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method ?? HttpMethod.Get, path);
        if (ifNoneMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", ifNoneMatch);
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await Client.SendAsync(request);
    }

    public Task<string> TextAsync(string path) => Client.GetStringAsync(path);

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
