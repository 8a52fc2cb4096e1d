using FusionTiered.AspNetCore.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FusionTiered.AspNetCore.Tests.HttpCaching;

public sealed class ApiResponseTests
{
    [Theory]
    [InlineData(TestEngine.FusionCache)]
    [InlineData(TestEngine.Coherent)]
    public async Task The_key_is_method_path_and_the_parts_that_the_rule_names(TestEngine engine)
    {
        await using var app = await StartAsync(engine: engine);
        (await app.TextAsync("/api/a?page=1&noise=1"), await app.TextAsync("/api/a?page=1&noise=2")).Should().Be(("0", "0"));
        (await app.TextAsync("/api/a?page=2"), await app.TextAsync("/api/b?page=1")).Should().Be(("1", "2"));
        (await TextAsync(app, "/api/a?page=1", ("X-Region", "eu")), await app.TextAsync("/api/a?page=1")).Should().Be(("3", "0"));
        (await app.TextAsync("/other"), await app.TextAsync("/other")).Should().Be(("4", "5"), "it lies under another path");
    }

    [Fact]
    public async Task What_carries_Authorization_is_neither_answered_from_the_cache_nor_kept()
    {
        await using var app = await StartAsync();
        (await app.TextAsync("/api/a"), await TextAsync(app, "/api/a", ("Authorization", "Bearer x")), await app.TextAsync("/api/a")).Should().Be(("0", "1", "0"));
    }

    [Fact]
    public async Task What_carries_SetCookie_or_failed_or_is_a_POST_is_not_kept()
    {
        await using var app = await StartAsync();
        (await app.TextAsync("/api/cookie"), await app.TextAsync("/api/cookie")).Should().Be(("0", "1"));
        (await TextAsync(app, "/api/failed"), await TextAsync(app, "/api/failed")).Should().Be(("2", "3"));
        (await TextAsync(app, "/api/a", HttpMethod.Post), await TextAsync(app, "/api/a", HttpMethod.Post)).Should().Be(("4", "5"));
    }

    [Fact]
    public async Task A_rule_may_allow_both()
    {
        await using var app = await StartAsync(static rule => (rule.AllowAuthorization, rule.AllowSetCookie) = (true, true));
        (await TextAsync(app, "/api/a", ("Authorization", "Bearer x")), await TextAsync(app, "/api/a", ("Authorization", "Bearer y"))).Should().Be(("0", "0"));
        (await app.TextAsync("/api/cookie"), await app.TextAsync("/api/cookie")).Should().Be(("1", "1"));
    }

    [Fact]
    public async Task A_tag_of_the_rule_evicts_its_responses()
    {
        await using var app = await StartAsync();
        await app.TextAsync("/api/a");
        await app.Cache.InvalidateTagAsync("api");
        (await app.TextAsync("/api/a")).Should().Be("1");
    }

    [Fact]
    public void A_wrong_rule_is_refused_with_every_fault()
    {
        var add = static () => new OutputCacheOptions().AddApiResponses("/api", static rule =>
        {
            rule.Lifetime = TimeSpan.Zero;
            rule.Methods.Add("POST");
        });
        add.Should().Throw<OptionsValidationException>().Which.Failures.Should().Equal(
            "ApiResponseRule.Lifetime is '00:00:00'; it must be 00:00:00.050 to 366.00:00:00.", "ApiResponseRule.Methods is 'POST'; it must be GET, HEAD or both.");
    }

    private static Task<string> TextAsync(HttpApp app, string path, params (string Name, string Value)[] headers) => TextAsync(app, path, HttpMethod.Get, headers);

    private static async Task<string> TextAsync(HttpApp app, string path, HttpMethod method, params (string Name, string Value)[] headers) =>
        await (await app.GetAsync(path, ifNoneMatch: null, method, headers)).Content.ReadAsStringAsync();

    private static Task<HttpApp> StartAsync(Action<ApiResponseRule>? configure = null, TestEngine engine = TestEngine.Coherent)
    {
        var made = 0;
        return HttpApp.StartAsync(
            app =>
            {
                app.UseOutputCache();
                app.MapGet("/api/cookie", (HttpContext http) =>
                {
                    http.Response.Cookies.Append("a", "b");
                    return $"{made++}";
                });
                app.MapGet("/api/failed", () => TypedResults.Text($"{made++}", statusCode: 500));
                app.Map("/api/{id}", () => $"{made++}");
                app.MapGet("/other", () => $"{made++}");
            },
            services => services.Configure<OutputCacheOptions>(options => options.AddApiResponses("/api", rule =>
            {
                rule.Query.Add("page");
                rule.Headers.Add("X-Region");
                rule.Tags.Add("api");
                configure?.Invoke(rule);
            })),
            engine);
    }
}
