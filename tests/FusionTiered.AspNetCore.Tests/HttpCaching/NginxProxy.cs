using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using FusionTiered.Redis.Tests.Support;

namespace FusionTiered.AspNetCore.Tests.HttpCaching;

/// <summary>An nginx of our own on a free loopback port that keeps the responses of a service as their headers say; it ends with the test.</summary>
internal sealed class NginxProxy : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fusiontiered-nginx-");
    private readonly HttpClient _http;
    private readonly Process _process;

    private NginxProxy(Uri service, int port)
    {
        var settings = System.IO.Path.Combine(_folder.FullName, "nginx.conf");
        File.WriteAllText(settings, $$"""
            daemon off;
            master_process off;
            pid {{_folder.FullName}}/pid;
            error_log stderr crit;
            events { worker_connections 64; }
            http {
              access_log off;
              client_body_temp_path {{_folder.FullName}}/body;
              proxy_temp_path {{_folder.FullName}}/proxy;
              fastcgi_temp_path {{_folder.FullName}}/fastcgi;
              uwsgi_temp_path {{_folder.FullName}}/uwsgi;
              scgi_temp_path {{_folder.FullName}}/scgi;
              proxy_cache_path {{_folder.FullName}}/kept keys_zone=kept:1m;
              server {
                listen 127.0.0.1:{{port}};
                location / {
                  proxy_pass http://{{service.Authority}};
                  proxy_cache kept;
                  proxy_cache_revalidate on;
                  add_header X-Kept $upstream_cache_status always;
                }
              }
            }
            """);
        var start = new ProcessStartInfo(NginxBinary.Path ?? "nginx") { RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in new[] { "-p", _folder.FullName, "-e", "stderr", "-c", settings })
        {
            start.ArgumentList.Add(argument);
        }

        _process = Process.Start(start)!;
        _process.ErrorDataReceived += static (_, _) => { };
        _process.BeginErrorReadLine();
        _http = new() { BaseAddress = new($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromSeconds(20) };
    }

    /// <summary>Starts it, and waits until it answers.</summary>
    public static async Task<NginxProxy> StartAsync(Uri service)
    {
        for (var attempt = 0; ; attempt++)
        {
            var proxy = new NginxProxy(service, FreePort.Next());
            try
            {
                await Eventually.TrueAsync(proxy.AnswersAsync, "nginx answers");
                return proxy;
            }
            catch (InvalidOperationException) when (attempt < 3)
            {
                // Somebody took the port first.
                await proxy.DisposeAsync();
            }
        }
    }

    /// <summary>A response, and where nginx had it from: HIT, MISS, EXPIRED, REVALIDATED.</summary>
    public async Task<(string Text, string Kept)> GetAsync(string path)
    {
        using var answer = await _http.GetAsync(new Uri(path, UriKind.Relative));
        return (await answer.Content.ReadAsStringAsync(), answer.Headers.TryGetValues("X-Kept", out var kept) ? kept.First() : "");
    }

    /// <summary>The status for a client that has a copy with this tag.</summary>
    public async Task<HttpStatusCode> StatusAsync(string path, EntityTagHeaderValue tag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { IfNoneMatch = { tag } } };
        using var answer = await _http.SendAsync(request);
        return answer.StatusCode;
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

    private async Task<bool> AnswersAsync()
    {
        if (_process.HasExited)
        {
            throw new InvalidOperationException($"nginx ended with code {_process.ExitCode}.");
        }

        try
        {
            return (await GetAsync("/")).Kept.Length > 0;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
