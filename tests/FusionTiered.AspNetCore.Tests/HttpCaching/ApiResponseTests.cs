using System.Security.Claims;
using FusionTiered.AspNetCore.ApiResponses;
using FusionTiered.AspNetCore.Tests.Support;
using FusionTiered.Redis.Tests.Support;
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
    public async Task A_response_to_a_user_who_is_authenticated_behind_the_output_cache_is_not_kept()
    {
        await using var app = await StartAsync();
        (await TextAsync(app, "/api/a", ("X-User", "ann")), await app.TextAsync("/api/a"), await app.TextAsync("/api/a")).Should().Be(("0", "1", "1"));
    }

    [Fact]
    public async Task A_rule_that_names_no_part_of_the_query_tells_every_query_apart()
    {
        await using var app = await StartAsync(static rule =>
        {
            rule.Query.Clear();
            rule.Query.Add("*");
        });
        (await app.TextAsync("/api/a?id=1"), await app.TextAsync("/api/a?id=2"), await app.TextAsync("/api/a?id=1")).Should().Be(("0", "1", "0"));
        new ApiResponseRule().Query.Should().Equal("*");
    }

    [Fact]
    public async Task A_rule_without_any_part_of_the_query_does_not_look_at_it()
    {
        await using var app = await StartAsync(static rule => rule.Query.Clear());
        (await app.TextAsync("/api/a?id=1"), await app.TextAsync("/api/a?id=2")).Should().Be(("0", "0"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Of_nested_rules_the_one_with_the_longest_path_counts_alone(bool innerFirst)
    {
        var made = 0;
        await using var app = await HttpApp.StartAsync(
            app =>
            {
                app.UseOutputCache();
                app.MapGet("/api/{**rest}", () => $"{made++}");
            },
            services => services.Configure<OutputCacheOptions>(options =>
            {
                static void Outer(OutputCacheOptions options) => options.AddApiResponses("/api", static rule => Only(rule, "page"));
                static void Inner(OutputCacheOptions options) => options.AddApiResponses("/api/item", static rule => Only(rule, "id"));
                (innerFirst ? Inner : (Action<OutputCacheOptions>)Outer)(options);
                (innerFirst ? Outer : (Action<OutputCacheOptions>)Inner)(options);
            }));

        (await app.TextAsync("/api/item?id=1&page=1"), await app.TextAsync("/api/item?id=2&page=1"), await app.TextAsync("/api/item?id=1&page=2")).Should().Be(("0", "1", "0"));
        (await app.TextAsync("/api/list?id=1&page=1"), await app.TextAsync("/api/list?id=2&page=1")).Should().Be(("2", "2"));
    }

    [Fact]
    public async Task What_carries_SetCookie_or_failed_or_is_a_POST_is_not_kept()
    {
        await using var app = await StartAsync();
        (await app.TextAsync("/api/cookie"), await app.TextAsync("/api/cookie")).Should().Be(("0", "1"));
        (await TextAsync(app, "/api/failed"), await TextAsync(app, "/api/failed")).Should().Be(("2", "3"));
        (await TextAsync(app, "/api/a", HttpMethod.Post), await TextAsync(app, "/api/a", HttpMethod.Post)).Should().Be(("4", "5"));
    }

    [Theory]
    [InlineData("Cache-Control", "no-store")]
    [InlineData("Cache-Control", "max-age=60, Private")]
    [InlineData("Vary", "Accept, X-Region, Accept-Language")]
    [InlineData("Vary", "*")]
    public async Task A_response_that_says_it_is_not_for_everybody_is_not_kept(string name, string value)
    {
        await using var app = await StartAsync();
        (await TextAsync(app, "/api/says", ("Says-" + name, value)), await TextAsync(app, "/api/says")).Should().Be(("0", "1"));
    }

    [Theory]
    [InlineData("Cache-Control", "public, max-age=60")]
    [InlineData("Vary", "accept, X-Region")]
    public async Task A_response_that_depends_on_named_headers_is_kept(string name, string value)
    {
        await using var app = await StartAsync();
        (await TextAsync(app, "/api/says", ("Says-" + name, value)), await TextAsync(app, "/api/says")).Should().Be(("0", "0"));
    }

    [Theory]
    [InlineData("/api/empty-private", "GET")]
    [InlineData("/api/empty-secret", "GET")]
    [InlineData("/api/private", "HEAD")]
    public async Task What_the_route_says_is_seen_though_the_response_has_not_started(string path, string method)
    {
        await using var app = await StartAsync();
        foreach (var made in new[] { "0", "1" })
        {
            (await app.GetAsync(path, method: new HttpMethod(method))).Headers.GetValues("Made").Should().Equal(made);
        }
    }

    [Fact]
    public async Task A_rule_that_allows_users_keeps_private_responses_and_no_others()
    {
        await using var app = await StartAsync(static rule => rule.AllowAuthorization = true);
        (await TextAsync(app, "/api/says", ("Says-Cache-Control", "no-store")), await TextAsync(app, "/api/says", ("Says-Cache-Control", "private")), await TextAsync(app, "/api/says")).Should().Be(("0", "1", "1"));
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

    [Theory]
    [InlineData(TestEngine.FusionCache)]
    [InlineData(TestEngine.Coherent)]
    public async Task A_request_after_an_eviction_waits_for_no_response_from_before(TestEngine engine)
    {
        var held = new HeldPage();
        await using var app = await held.StartAsync(engine);
        var before = app.TextAsync("/api/held");
        await held.Read.Task.Ends();

        await app.Services.GetRequiredService<IOutputCacheStore>().EvictByTagAsync("api", default);
        (await app.TextAsync("/api/held").Ends()).Should().Be("1");

        held.Go.SetResult();
        (await before.Ends()).Should().Be("0", "its caller asked before");
        (await app.TextAsync("/api/held")).Should().NotBe("0", "the response from before is not kept");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_rule_says_whether_requests_wait_for_each_other(bool locking)
    {
        var http = new DefaultHttpContext { Request = { Method = "GET", Path = "/api/a" } };
        var context = new OutputCacheContext { HttpContext = http };
        await ((IOutputCachePolicy)new ApiResponsePolicy("/api", new ApiResponseRule { Locking = locking })).CacheRequestAsync(context, default);
        (context.AllowCacheStorage, context.AllowLocking).Should().Be((true, locking));
    }

    [Fact]
    public void A_wrong_rule_is_refused_with_every_fault()
    {
        var add = static () => new OutputCacheOptions().AddApiResponses("/api", static rule =>
        {
            rule.Lifetime = TimeSpan.Zero;
            rule.Methods.Add("POST");
            rule.Query.Add("page");
        });
        add.Should().Throw<OptionsValidationException>().Which.Failures.Should().Equal(
            "ApiResponseRule.Lifetime is '00:00:00'; it must be 00:00:00.050 to 366.00:00:00.", "ApiResponseRule.Methods is 'POST'; it must be GET, HEAD or both.",
            "ApiResponseRule.Query is '*, page'; it must be * alone, or names without *: clear Query first.");
    }

    private static void Only(ApiResponseRule rule, string part)
    {
        rule.Query.Clear();
        rule.Query.Add(part);
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
                app.UseCacheHeaders();
                app.UseOutputCache();
                app.Use(static (http, next) =>
                {
                    http.User = http.Request.Headers.ContainsKey("X-User") ? new ClaimsPrincipal(new ClaimsIdentity("test")) : http.User;
                    return next(http);
                });
                app.MapGet("/api/cookie", (HttpContext http) =>
                {
                    http.Response.Cookies.Append("a", "b");
                    return $"{made++}";
                });
                app.MapGet("/api/says", (HttpContext http) =>
                {
                    http.Response.Headers.CacheControl = http.Request.Headers["Says-Cache-Control"];
                    http.Response.Headers.Vary = http.Request.Headers["Says-Vary"];
                    return $"{made++}";
                });
                Task MarkAsync(HttpContext http)
                {
                    http.Response.Headers["Made"] = $"{made++}";
                    return Task.CompletedTask;
                }

                app.MapGet("/api/empty-private", MarkAsync).WithCacheHeaders(static headers => headers.MaxAge = TimeSpan.FromMinutes(1));
                app.MapGet("/api/empty-secret", MarkAsync).WithCacheHeaders(static headers => headers.NoStore = true);
                app.MapMethods("/api/private", ["HEAD"], MarkAsync).WithCacheHeaders(static headers => headers.MaxAge = TimeSpan.FromMinutes(1));
                app.MapGet("/api/failed", () => TypedResults.Text($"{made++}", statusCode: 500));
                app.Map("/api/{id}", () => $"{made++}");
                app.MapGet("/other", () => $"{made++}");
            },
            services => services.Configure<OutputCacheOptions>(options => options.AddApiResponses("/api", rule =>
            {
                Only(rule, "page");
                rule.Headers.Add("X-Region");
                rule.Tags.Add("api");
                configure?.Invoke(rule);
            })),
            engine);
    }

    /// <summary>A page whose first response waits after it has read the state.</summary>
    private sealed class HeldPage
    {
        private int _state;

        public TaskCompletionSource Read { get; } = new();

        public TaskCompletionSource Go { get; } = new();

        public Task<HttpApp> StartAsync(TestEngine engine) => HttpApp.StartAsync(
            app =>
            {
                app.UseOutputCache();
                app.MapGet("/api/held", async () =>
                {
                    var state = Interlocked.Increment(ref _state) - 1;
                    if (state == 0)
                    {
                        Read.SetResult();
                        await Go.Task;
                    }

                    return $"{state}";
                });
            },
            static services => services.Configure<OutputCacheOptions>(static options => options.AddApiResponses("/api", static rule => rule.Tags.Add("api"))),
            engine);
    }
}
