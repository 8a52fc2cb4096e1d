using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Sample.Web.Tests.Support;

/// <summary>An instance of the sample in this process, on a real port.</summary>
internal sealed class RunningSample : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly string? _ownFile;

    private RunningSample(WebApplication app, string? ownFile)
    {
        (_app, _ownFile) = (app, ownFile);
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public HttpClient Client { get; }

    public Uri Address => Client.BaseAddress!;

    public IServiceProvider Services => _app.Services;

    /// <param name="engine">The engine.</param>
    /// <param name="redis">A URL; null: memory alone.</param>
    /// <param name="file">The file of the database; null: one of its own.</param>
    /// <param name="more">Further arguments. The dashboard is not refreshed behind the back of a test.</param>
    public static async Task<RunningSample> StartAsync(string engine, string? redis = null, string? file = null, params string[] more)
    {
        var database = file ?? NewFile();
        var app = await SampleApp.BuildAsync([
            "--urls", "http://127.0.0.1:0", "--engine", engine, "--database", database, "--source-delay", "00:00:00",
            $"--REDIS_URL={redis}", "--REDIS_HOST=", "--DATABASE_URL=", "--Logging:LogLevel:Default=Error", "--FusionTiered:Refreshers:dashboard:Enabled=false", .. more]);
        await app.StartAsync();
        return new(app, file is null ? database : null);
    }

    public static string NewFile() => Path.Combine(Directory.CreateTempSubdirectory("fusiontiered-sample-").FullName, "sample.db");

    /// <summary>With what SQLite keeps beside it.</summary>
    public static void DeleteFile(string database) => Directory.Delete(Path.GetDirectoryName(database)!, recursive: true);

    public IDomainCache Cache(string name) => Services.GetRequiredKeyedService<IDomainCache>(name);

    public async Task<JsonElement> JsonAsync(string path, HttpMethod? method = null, object? body = null, HttpStatusCode status = HttpStatusCode.OK)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, path) { Content = body is null ? null : JsonContent.Create(body) };
        if (body is null && request.Method == HttpMethod.Post)
        {
            request.Headers.Add(PageHeader.Name, "1");
        }

        using var answer = await Client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.Should().Be(status, text);
        using var document = JsonDocument.Parse(text.Length == 0 ? "null" : text);
        return document.RootElement.Clone();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        if (_ownFile is not null)
        {
            DeleteFile(_ownFile);
        }
    }
}
