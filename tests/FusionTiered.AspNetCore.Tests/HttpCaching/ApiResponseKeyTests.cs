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

    [Theory]
    [InlineData("/api/")]
    [InlineData("/")]
    [InlineData("")]
    public async Task A_slash_at_the_end_of_the_path_means_nothing(string path)
    {
        await using var app = await StartAsync(path);
        (await app.TextAsync("/api/a"), await app.TextAsync("/api/a")).Should().Be(("0", "0"));
    }

    [Fact]
    public async Task Visitors_with_cookies_get_no_response_of_each_other()
    {
        await using var app = await StartAsync("/api");
        (await TextAsync(app, ("Cookie", "basket=1")), await TextAsync(app, ("Cookie", "basket=2")), await TextAsync(app)).Should().Be(("0", "1", "2"));
        (await TextAsync(app, ("Cookie", "basket=1")), await TextAsync(app)).Should().Be(("3", "2"), "a request with a cookie is not looked up either");
    }

    [Fact]
    public async Task A_rule_may_tell_visitors_apart_by_their_cookies()
    {
        await using var app = await StartAsync("/api", static rule => rule.Headers.Add("cookie"));
        (await TextAsync(app, ("Cookie", "basket=1")), await TextAsync(app, ("Cookie", "basket=2")), await TextAsync(app, ("Cookie", "basket=1"))).Should().Be(("0", "1", "0"));
    }

    [Fact]
    public async Task A_rule_may_let_visitors_with_cookies_share_a_response()
    {
        await using var app = await StartAsync("/api", static rule => rule.AllowCookies = true);
        (await TextAsync(app, ("Cookie", "basket=1")), await TextAsync(app, ("Cookie", "basket=2")), await TextAsync(app)).Should().Be(("0", "0", "0"));
    }

    [Theory]
    [InlineData("X-Other", "made and found")]
    [InlineData("Cookie", "not looked up")]
    public async Task Responses_tell_other_caches_the_headers_that_the_rule_names(string header, string because)
    {
        await using var app = await StartAsync("/api", static rule => rule.Headers.Add("X-Region"));
        foreach (var _ in new[] { "made", "found" })
        {
            var answer = await app.GetAsync("/api/a", headers: (header, "1"));
            answer.Headers.Vary.Should().BeEquivalentTo(["Accept-Language", "Accept", "Accept-Encoding", "X-Region"], because);
        }

        (await app.GetAsync("/other")).Headers.Vary.Should().BeEmpty("the rule says nothing of it");
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
