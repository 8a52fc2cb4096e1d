using FusionTiered.Redis.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace FusionTiered.AspNetCore.Tests.HttpCaching;

/// <summary>A real proxy in front keeps and revalidates what the headers say.</summary>
public sealed class NginxTests
{
    [NginxFact]
    public async Task A_proxy_keeps_and_revalidates_what_the_headers_say()
    {
        var (fresh, short1, personal, sentBodies) = (0, 0, 0, 0);
        await using var app = await HttpApp.StartAsync(
            app =>
            {
                app.UseCacheHeaders();
                app.Use(async (http, next) =>
                {
                    await next(http);
                    if (http.Request.Path == "/short" && http.Response.StatusCode == StatusCodes.Status200OK)
                    {
                        Interlocked.Increment(ref sentBodies);
                    }
                });
                app.UseETags();
                app.MapGet("/", static () => "up");
                app.MapGet("/fresh", () => $"{Interlocked.Increment(ref fresh)}").WithCacheHeaders(static headers => (headers.Public, headers.MaxAge) = (true, TimeSpan.FromHours(1)));
                app.MapGet("/short", () =>
                {
                    Interlocked.Increment(ref short1);
                    return "same";
                }).WithCacheHeaders(static headers => (headers.Public, headers.MaxAge) = (true, TimeSpan.FromSeconds(1)));
                app.MapGet("/personal", () => $"{Interlocked.Increment(ref personal)}").WithCacheHeaders(static headers => headers.MaxAge = TimeSpan.FromHours(1));
            },
            isReal: true);
        await using var nginx = await NginxProxy.StartAsync(app.Address);

        (await nginx.GetAsync("/fresh"), await nginx.GetAsync("/fresh")).Should().Be((("1", "MISS"), ("1", "HIT")));
        (await nginx.GetAsync("/personal"), await nginx.GetAsync("/personal")).Should().Be((("1", "MISS"), ("2", "MISS")), "private: a shared cache may not keep it");
        await nginx.GetAsync("/short");
        (string Text, string Kept) again = default;
        await Eventually.TrueAsync(async () => (again = await nginx.GetAsync("/short")).Kept == "REVALIDATED", "the proxy asks whether its copy still holds");
        (again.Text, sentBodies).Should().Be(("same", 1), "304 has no body");
        short1.Should().BeGreaterThan(1);
    }
}
