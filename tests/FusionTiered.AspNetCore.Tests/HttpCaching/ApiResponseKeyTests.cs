using FusionTiered.AspNetCore.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.AspNetCore.Tests.HttpCaching;

/// <summary>What a rule for responses tells apart, here and in the caches behind it.</summary>
public sealed class ApiResponseKeyTests
{
    [Theory]
    [InlineData(TestEngine.FusionCache)]
    [InlineData(TestEngine.Coherent)]
    public async Task Paths_that_differ_in_case_are_two_responses(TestEngine engine)
    {
        await using var app = await StartAsync("/api", engine: engine);
        (await app.TextAsync("/api/msft"), await app.TextAsync("/api/MSFT"), await app.TextAsync("/api/msft")).Should().Be(("0", "1", "0"));
    }

    private static async Task<string> TextAsync(HttpApp app, params (string Name, string Value)[] headers) => await (await app.GetAsync("/api/a", headers: headers)).Content.ReadAsStringAsync();

    private static Task<HttpApp> StartAsync(string path, Action<ApiResponseRule>? configure = null, TestEngine engine = TestEngine.Coherent)
    {
        var made = 0;
        return HttpApp.StartAsync(
            app =>
            {
                app.UseCacheHeaders();
                app.UseOutputCache();
                app.MapGet("/api/{id}", () => $"{made++}").WithCacheHeaders(static headers =>
                {
                    (headers.Public, headers.SharedMaxAge) = (true, TimeSpan.FromHours(1));
                    headers.Vary.Add("Accept-Language");
                });
                app.MapGet("/other", static () => "v");
            },
            services => services.Configure<OutputCacheOptions>(options => options.AddApiResponses(path, rule =>
            {
                rule.Headers.Add("Accept-Language");
                configure?.Invoke(rule);
            })),
            engine);
    }
}
