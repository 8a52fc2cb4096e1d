using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using FusionTiered.Redis.Tests.Support;

namespace FusionTiered.AspNetCore.Tests.Prometheus;

/// <summary>A prometheus of our own on a free loopback port that scrapes one service each second; it ends with the test.</summary>
internal sealed class PrometheusServer : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fusiontiered-prometheus-");
    private readonly HttpClient _http;
    private readonly Process _process;

    private PrometheusServer(Uri service, int port, string rules)
    {
        var settings = System.IO.Path.Combine(_folder.FullName, "prometheus.yml");
        File.WriteAllText(settings, $"""
            global:
              scrape_interval: 1s
              evaluation_interval: 1s
            rule_files: ["{rules}"]
            scrape_configs:
              - job_name: service
                static_configs:
                  - targets: ["{service.Authority}"]
            """);
        var start = new ProcessStartInfo(PrometheusBinary.Path ?? "prometheus") { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var argument in new[] { $"--config.file={settings}", $"--storage.tsdb.path={_folder.FullName}/data", $"--web.listen-address=127.0.0.1:{port}", "--log.level=warn" })
        {
            start.ArgumentList.Add(argument);
        }

        _process = Process.Start(start)!;
        _process.OutputDataReceived += static (_, _) => { };
        _process.ErrorDataReceived += static (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        _http = new() { BaseAddress = new($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromSeconds(20) };
    }

    /// <summary>Starts it, and waits until it has scraped the service.</summary>
    public static async Task<PrometheusServer> StartAsync(Uri service, string rules)
    {
        for (var attempt = 0; ; attempt++)
        {
            var server = new PrometheusServer(service, FreePort.Next(), rules);
            try
            {
                await Eventually.TrueAsync(server.HasScrapedAsync, "prometheus has scraped the service");
                return server;
            }
            catch (InvalidOperationException) when (attempt < 3)
            {
                // Somebody took the port first.
                await server.DisposeAsync();
            }
        }
    }

    /// <summary>The series that a query gives.</summary>
    public async Task<JsonArray> QueryAsync(string query)
    {
        var answer = await GetAsync($"/api/v1/query?query={Uri.EscapeDataString(query)}");
        if ((string?)answer["status"] != "success")
        {
            throw new InvalidOperationException($"{query}: {answer["error"]}");
        }

        return answer["data"]!["result"]!.AsArray();
    }

    public async Task<JsonNode> GetAsync(string path)
    {
        using var answer = await _http.GetAsync(new Uri(path, UriKind.Relative));
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        _http.Dispose();
        _folder.Delete(recursive: true);
    }

    /// <summary>Waits until it has scraped the service anew, and evaluated its rules after that.</summary>
    public async Task ScrapesAgainAsync()
    {
        var asked = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1_000.0;
        await Eventually.TrueAsync(async () => await LastAsync() > asked + 1, "prometheus has scraped the service again");
    }

    private async Task<bool> HasScrapedAsync()
    {
        if (_process.HasExited)
        {
            throw new InvalidOperationException($"prometheus ended with code {_process.ExitCode}.");
        }

        try
        {
            return await LastAsync() > 0;
        }
        catch (Exception failure) when (failure is HttpRequestException or System.Text.Json.JsonException)
        {
            return false;
        }
    }

    // When the last scrape that the service answered was; 0: there was none.
    private async Task<double> LastAsync() =>
        await QueryAsync("timestamp(up{job=\"service\"} == 1)") is [{ } last] ? double.Parse((string)last["value"]![1]!, CultureInfo.InvariantCulture) : 0;
}
