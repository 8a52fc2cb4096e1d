using System.Net;
using System.Security.Claims;
using System.Text.Encodings.Web;
using FusionTiered.AspNetCore.Tests.Support;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FusionTiered.AspNetCore.Tests.Access;

/// <summary>The table of requests and answers of the gate.</summary>
public sealed class GateTests
{
    /// <summary>Who asks, from where, for which host, with which headers; and what a read and a change are answered, where changes are allowed.</summary>
    public static TheoryData<string, string?, string, string, int, int> Table => new()
    {
        { "this machine", "127.0.0.1", "localhost", "", 200, 200 },
        { "this machine, with a port", "127.0.0.1", "localhost:5000", "", 200, 200 },
        { "this machine, IPv6", "::1", "[::1]:5000", "", 200, 200 },
        { "this machine, IPv4 in IPv6", "::ffff:127.0.0.1", "127.0.0.1", "", 200, 200 },
        { "another address of this machine's loopback", "127.8.8.8", "127.0.0.1", "", 200, 200 },
        { "another machine", "10.0.0.7", "localhost", "", 403, 403 },
        { "nobody knows where from", null, "localhost", "", 403, 403 },
        { "a name that leads to this machine", "127.0.0.1", "cache.example", "", 403, 403 },
        { "a name that only begins like it", "127.0.0.1", "localhost.example", "", 403, 403 },
        { "an address that only begins like it", "127.0.0.1", "127.0.0.1.example", "", 403, 403 },
        { "every address", "127.0.0.1", "0.0.0.0", "", 403, 403 },
        { "a proxy on this machine", "127.0.0.1", "localhost", "X-Forwarded-For: 10.0.0.7", 403, 403 },
        { "a proxy that claims it is this machine", "127.0.0.1", "localhost", "X-Forwarded-For: 127.0.0.1", 403, 403 },
        { "a proxy, in the standard's words", "127.0.0.1", "localhost", "Forwarded: for=10.0.0.7", 403, 403 },
        { "a proxy that tells the host", "127.0.0.1", "localhost", "X-Forwarded-Host: cache.example", 403, 403 },
        { "nginx", "127.0.0.1", "localhost", "X-Real-IP: 10.0.0.7", 403, 403 },
        { "a proxy that only says that it is one", "127.0.0.1", "localhost", "Via: 1.1 proxy", 403, 403 },
        { "a proxy whose headers were used up", "127.0.0.1", "localhost", "X-Original-For: 127.0.0.1:80", 403, 403 },
        { "a content network", "127.0.0.1", "localhost", "CF-Connecting-IP: 10.0.0.7", 403, 403 },
        { "a page of this origin", "127.0.0.1", "localhost", "Sec-Fetch-Site: same-origin|X-FusionTiered-Request: 1", 200, 200 },
        { "a page of this origin without the header", "127.0.0.1", "localhost", "Sec-Fetch-Site: same-origin", 200, 403 },
        { "a page of this origin in an old browser", "127.0.0.1", "localhost", "Origin: http://localhost|X-FusionTiered-Request: 1", 200, 200 },
        { "a page of another port", "127.0.0.1", "localhost", "Origin: http://localhost:81|X-FusionTiered-Request: 1", 200, 403 },
        { "a page of another site", "127.0.0.1", "localhost", "Sec-Fetch-Site: cross-site|X-FusionTiered-Request: 1", 403, 403 },
        { "a page of another site that names this origin", "127.0.0.1", "localhost", "Sec-Fetch-Site: cross-site|Origin: http://localhost|X-FusionTiered-Request: 1", 403, 403 },
        { "a page of a neighbour site", "127.0.0.1", "localhost", "Sec-Fetch-Site: same-site|X-FusionTiered-Request: 1", 403, 403 },
        { "a person who follows a link", "127.0.0.1", "localhost", "Sec-Fetch-Site: cross-site|Sec-Fetch-Mode: navigate", 200, 403 },
        { "a page without an origin", "127.0.0.1", "localhost", "Origin: null|X-FusionTiered-Request: 1", 200, 403 },
        { "a browser that tells its cookies alone", "127.0.0.1", "localhost", "Cookie: a=b", 200, 403 },
    };

    [Theory, MemberData(nameof(Table))]
    public async Task The_table_holds(string caller, string? remote, string host, string headers, int read, int change)
    {
        await using var app = await EndpointApp.StartAsync();
        app.Remote = remote is null ? null : IPAddress.Parse(remote);
        (await AskAsync(app, HttpMethod.Get, "/cache/stats", host, headers)).Should().Be(read, $"{caller} reads");
        (await AskAsync(app, HttpMethod.Post, "/cache/remove?key=feed:1", host, headers)).Should().Be(change, $"{caller} changes");
    }

    [Fact]
    public async Task Nothing_may_be_changed_unless_the_application_allows_it()
    {
        await using var app = await EndpointApp.StartAsync(configure: static _ => { });
        foreach (var (method, path) in Changes)
        {
            (await AskAsync(app, method, path)).Should().Be(403, path);
        }

        (await AskAsync(app, HttpMethod.Get, "/cache/stats")).Should().Be(200);
    }

    [Fact]
    public async Task A_refused_caller_does_not_learn_that_the_request_was_wrong()
    {
        await using var app = await EndpointApp.StartAsync();
        app.Remote = IPAddress.Parse("10.0.0.7");
        (await AskAsync(app, HttpMethod.Get, "/cache/keys?limit=abc")).Should().Be(403);
        (await AskAsync(app, HttpMethod.Post, "/cache/invalidate?event=unknown&data={")).Should().Be(403);
    }

    [Fact]
    public async Task Without_local_access_and_without_a_policy_nobody_gets_in()
    {
        await using var app = await EndpointApp.StartAsync(configure: static options => options.AllowLocal = false);
        (await AskAsync(app, HttpMethod.Get, "/cache/stats")).Should().Be(403);
    }

    [Fact]
    public async Task A_proxy_that_speaks_HTTP_1_0_is_no_caller_on_this_machine()
    {
        await using var app = await EndpointApp.StartAsync(pipeline: static it => it.Use((http, next) =>
        {
            http.Request.Protocol = "HTTP/1.0";
            return next(http);
        }));
        (await AskAsync(app, HttpMethod.Get, "/cache/stats")).Should().Be(403);
    }

    [Fact]
    public async Task An_address_that_a_forwarded_header_claims_opens_nothing()
    {
        // The middleware takes the header away, and makes the address of the request of it.
        await using var app = await EndpointApp.StartAsync(pipeline: static it =>
        {
            var trusting = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.All };
            trusting.KnownProxies.Clear();
            trusting.KnownIPNetworks.Clear();
            it.UseForwardedHeaders(trusting);
        });
        app.Remote = IPAddress.Parse("10.0.0.7");
        (await AskAsync(app, HttpMethod.Get, "/cache/stats", headers: "X-Forwarded-For: 127.0.0.1")).Should().Be(403);
    }

    [Fact]
    public async Task A_policy_that_is_required_later_opens_the_group_to_those_whom_it_lets_in()
    {
        await using var app = await StartWithUsersAsync(static it =>
            it.MapFusionTiered(configure: static options => options.AllowChanges = true).RequireAuthorization("reader"));
        (await AskAsync(app, HttpMethod.Get, "/cache/stats")).Should().Be(401, "nobody is signed in, and the address opens nothing any more");
        (await AskAsync(app, HttpMethod.Get, "/cache/stats", headers: "X-User: other")).Should().Be(403);
        app.Remote = IPAddress.Parse("10.0.0.7");
        (await AskAsync(app, HttpMethod.Get, "/cache/stats", "cache.example", "X-User: reader")).Should().Be(200);
        (await AskAsync(app, HttpMethod.Post, "/cache/remove?key=feed:1", "cache.example", "X-User: reader")).Should().Be(200);
        (await AskAsync(app, HttpMethod.Post, "/cache/remove?key=feed:1", "cache.example", "X-User: reader|Cookie: session=1|Sec-Fetch-Site: cross-site")).Should().Be(403, "a page of another site may have sent it");
    }

    [Fact]
    public async Task Reading_and_changing_have_policies_of_their_own()
    {
        await using var app = await StartWithUsersAsync(static it => it.MapFusionTiered(configure: static options =>
            (options.AllowChanges, options.ReadPolicy, options.ChangePolicy) = (true, "reader", "changer")));
        app.Remote = IPAddress.Parse("10.0.0.7");
        (await AskAsync(app, HttpMethod.Get, "/cache/stats", "cache.example", "X-User: reader")).Should().Be(200);
        (await AskAsync(app, HttpMethod.Post, "/cache/remove?key=feed:1", "cache.example", "X-User: reader")).Should().Be(403);
        (await AskAsync(app, HttpMethod.Post, "/cache/remove?key=feed:1", "cache.example", "X-User: changer")).Should().Be(200);
    }

    [Fact]
    public async Task A_policy_for_reading_does_not_open_changes()
    {
        await using var app = await StartWithUsersAsync(static it => it.MapFusionTiered(configure: static options =>
            (options.AllowChanges, options.ReadPolicy) = (true, "reader")));
        app.Remote = IPAddress.Parse("10.0.0.7");
        (await AskAsync(app, HttpMethod.Post, "/cache/remove?key=feed:1", "cache.example", "X-User: reader")).Should().Be(403);
    }

    [Fact]
    public async Task To_allow_anonymous_callers_is_no_policy()
    {
        await using var app = await StartWithUsersAsync(static it => it.MapFusionTiered().RequireAuthorization("reader").AllowAnonymous());
        app.Remote = IPAddress.Parse("10.0.0.7");
        (await AskAsync(app, HttpMethod.Get, "/cache/stats", "cache.example")).Should().Be(403);
    }

    [Fact]
    public async Task An_endpoint_that_the_application_adds_to_the_group_is_closed_as_well()
    {
        await using var app = await EndpointApp.StartAsync(map: static it => it.MapFusionTiered().MapPost("/mine", static () => "done"));
        (await AskAsync(app, HttpMethod.Post, "/cache/mine")).Should().Be(403, "it changes something, and changes are not allowed");
    }

    [Theory]
    [InlineData("DELETE", "/cache/clear", 2)]
    [InlineData("POST", "/cache/clear-pattern?pattern=feed:*", 3)]
    [InlineData("POST", "/cache/purge?tag=shop", 2)]
    public async Task Clears_patterns_and_purges_have_a_limit(string method, string path, int allowed)
    {
        await using var app = await EndpointApp.StartAsync(configure: static options =>
            (options.AllowChanges, options.ClearsPerMinute, options.PatternsPerMinute) = (true, 2, 3));
        for (var i = 0; i < allowed; i++)
        {
            (await AskAsync(app, new HttpMethod(method), path)).Should().Be(200);
        }

        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var answer = await app.Client.SendAsync(request);
        answer.StatusCode.Should().Be(HttpStatusCode.TooManyRequests);
        answer.Headers.RetryAfter!.Delta.Should().BeGreaterThan(TimeSpan.Zero).And.BeLessThanOrEqualTo(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task A_refused_request_is_in_the_log()
    {
        await using var app = await EndpointApp.StartAsync();
        app.Remote = IPAddress.Parse("10.0.0.7");
        await AskAsync(app, HttpMethod.Delete, "/cache/clear");
        app.Log.Should().Contain("FusionTiered.Audit: (anonymous) at 10.0.0.7: DELETE /cache/clear was refused. Closed.");
    }

    private static readonly (HttpMethod Method, string Path)[] Changes =
    [
        (HttpMethod.Post, "/cache/invalidate?event=e"),
        (HttpMethod.Delete, "/cache/clear"),
        (HttpMethod.Post, "/cache/refresh?key=feed:1"),
        (HttpMethod.Post, "/cache/expire?key=feed:1"),
        (HttpMethod.Post, "/cache/remove?key=feed:1"),
        (HttpMethod.Post, "/cache/clear-pattern?pattern=*"),
        (HttpMethod.Post, "/cache/purge?tag=shop"),
    ];

    private static async Task<int> AskAsync(EndpointApp app, HttpMethod method, string path, string host = "localhost", string headers = "")
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Host = host;
        foreach (var header in headers.Split('|', StringSplitOptions.RemoveEmptyEntries))
        {
            request.Headers.TryAddWithoutValidation(header.Split(':', 2)[0], header.Split(':', 2)[1].Trim());
        }

        using var answer = await app.Client.SendAsync(request);
        return (int)answer.StatusCode;
    }

    private static Task<EndpointApp> StartWithUsersAsync(Action<WebApplication> map) => EndpointApp.StartAsync(
        services: static services =>
        {
            services.AddAuthentication("named").AddScheme<AuthenticationSchemeOptions, NamedUsers>("named", static _ => { });
            services.AddAuthorizationBuilder()
                .AddPolicy("reader", static policy => policy.RequireUserName("reader"))
                .AddPolicy("changer", static policy => policy.RequireUserName("changer"));
        },
        pipeline: static it =>
        {
            it.UseAuthentication();
            it.UseAuthorization();
        },
        map: map);

    private sealed class NamedUsers(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logs, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logs, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(
            Request.Headers["X-User"] is [{ } name]
                ? AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, name)], "named")), "named"))
                : AuthenticateResult.NoResult());
    }
}
