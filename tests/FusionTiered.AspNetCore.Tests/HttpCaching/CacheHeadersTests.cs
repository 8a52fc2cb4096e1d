using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FusionTiered.AspNetCore.Tests.HttpCaching;

public sealed class CacheHeadersTests
{
    [Theory]
    [InlineData("/route", "max-age=60, private")]
    [InlineData("/profile", "public, s-maxage=600, max-age=60, stale-while-revalidate=30")]
    [InlineData("/secret", "no-store")]
    [InlineData("/own", "no-cache")]
    [InlineData("/failed", "no-store")]
    [InlineData("/cookie", "no-cache, private")]
    public async Task A_route_says_what_may_be_kept(string path, string says)
    {
        await using var app = await StartAsync();
        var control = (await app.GetAsync(path)).Headers.CacheControl!.ToString();
        control.Split(", ").Should().BeEquivalentTo(says.Split(", "));
    }

    [Theory]
    [InlineData("/profile", "Authorization", "private, max-age=60, stale-while-revalidate=30")]
    [InlineData("/profile", "X-User", "private, max-age=60, stale-while-revalidate=30")]
    [InlineData("/allowed", "Authorization", "public, max-age=60")]
    public async Task A_response_to_one_user_is_private_unless_the_route_says_otherwise(string path, string header, string says)
    {
        await using var app = await StartAsync();
        var control = (await app.GetAsync(path, headers: (header, "ann"))).Headers.CacheControl!.ToString();
        control.Split(", ").Should().BeEquivalentTo(says.Split(", "));
    }

    [Fact]
    public async Task A_response_names_the_headers_it_depends_on_and_its_surrogate_keys()
    {
        await using var app = await StartAsync();
        var answer = await app.GetAsync("/profile");
        answer.Headers.Vary.Should().Equal("Accept-Language");
        answer.Headers.GetValues("Surrogate-Key").Should().Equal("shop price%20list");
    }

    [Fact]
    public async Task A_cookie_that_earlier_middleware_adds_as_the_response_starts_is_seen()
    {
        await using var app = await StartAsync();
        var answer = await app.GetAsync("/profile", headers: ("X-Visitor", "new"));
        answer.Headers.GetValues("Set-Cookie").Should().ContainSingle();
        answer.Headers.CacheControl!.ToString().Split(", ").Should().BeEquivalentTo("private", "no-cache");
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("DELETE")]
    public async Task Nothing_is_said_of_a_response_to_a_change(string method)
    {
        await using var app = await StartAsync();
        var answer = await app.GetAsync("/changed", method: new HttpMethod(method));
        (answer.IsSuccessStatusCode, answer.Headers.CacheControl, answer.Headers.Contains("Surrogate-Key")).Should().Be((true, null, false));
    }

    [Fact]
    public void Wrong_headers_are_refused_with_every_fault()
    {
        var wrong = static () => WebApplication.CreateSlimBuilder().Build().MapGet("/", static () => "v").WithCacheHeaders(static headers =>
        {
            (headers.MaxAge, headers.SharedMaxAge) = (TimeSpan.FromDays(400), TimeSpan.FromSeconds(1.5));
            headers.Vary.Add("a, b");
        });
        wrong.Should().Throw<OptionsValidationException>().Which.Failures.Should().HaveCount(4)
            .And.Contain("CacheHeaderOptions.MaxAge is '400.00:00:00'; it must be 00:00:00 to 366.00:00:00, in whole seconds.");
    }

    [Fact]
    public void Nothing_can_be_said_beside_NoStore()
    {
        foreach (var say in new Action<CacheHeaderOptions>[]
        {
            static headers => headers.MaxAge = TimeSpan.Zero,
            static headers => headers.StaleWhileRevalidate = TimeSpan.FromSeconds(1),
            static headers => headers.StaleIfError = TimeSpan.FromSeconds(1),
        })
        {
            var wrong = () => new CacheHeaderProfiles().Add("secret", headers =>
            {
                headers.NoStore = true;
                say(headers);
            });
            wrong.Should().Throw<OptionsValidationException>().WithMessage("CacheHeaderOptions.NoStore is 'True'; it must be false where anything else is said.");
        }
    }

    [Fact]
    public async Task A_profile_that_is_wrong_stops_the_start()
    {
        var start = static () => HttpApp.StartAsync(
            static _ => { },
            static services => services.AddCacheHeaders(static profiles => profiles.Add("bad", static headers => headers.MaxAge = -TimeSpan.FromSeconds(1))));
        await start.Should().ThrowAsync<OptionsValidationException>();
    }

    private static Task<HttpApp> StartAsync() => HttpApp.StartAsync(
        static app =>
        {
            app.Use(static (http, next) =>
            {
                http.Response.OnStarting(() =>
                {
                    if (http.Request.Headers.ContainsKey("X-Visitor"))
                    {
                        http.Response.Cookies.Append("visitor", "7");
                    }

                    return Task.CompletedTask;
                });
                return next(http);
            });
            app.UseCacheHeaders();
            app.Use(static (http, next) =>
            {
                http.User = http.Request.Headers.ContainsKey("X-User") ? new ClaimsPrincipal(new ClaimsIdentity("test")) : http.User;
                return next(http);
            });
            app.MapGet("/allowed", static () => "v").WithCacheHeaders(static headers => (headers.Public, headers.AllowAuthorization, headers.MaxAge) = (true, true, TimeSpan.FromMinutes(1)));
            app.MapGet("/route", static () => "v").WithCacheHeaders(static headers => headers.MaxAge = TimeSpan.FromMinutes(1));
            app.MapGet("/profile", static () => "v").WithCacheHeaders("shared").WithSurrogateKeys("shop", "price list");
            app.MapMethods("/changed", ["POST", "DELETE"], static () => "v").WithCacheHeaders("shared").WithSurrogateKeys("shop");
            app.MapGet("/secret", static () => "v").WithCacheHeaders(static headers => headers.NoStore = true);
            app.MapGet("/failed", static () => TypedResults.StatusCode(500)).WithCacheHeaders("shared");
            app.MapGet("/cookie", static (HttpContext http) =>
            {
                http.Response.Cookies.Append("a", "b");
                return "v";
            }).WithCacheHeaders("shared");
            app.MapGet("/own", static (HttpContext http) =>
            {
                http.Response.Headers.CacheControl = "no-cache";
                return "v";
            }).WithCacheHeaders("shared");
        },
        static services => services.AddCacheHeaders(static profiles => profiles.Add("shared", static headers =>
        {
            headers.Public = true;
            headers.MaxAge = TimeSpan.FromMinutes(1);
            headers.SharedMaxAge = TimeSpan.FromMinutes(10);
            headers.StaleWhileRevalidate = TimeSpan.FromSeconds(30);
            headers.Vary.Add("Accept-Language");
        })));
}
