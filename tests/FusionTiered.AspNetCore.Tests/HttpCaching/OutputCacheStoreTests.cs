using FusionTiered.AspNetCore.OutputCaching;
using FusionTiered.AspNetCore.Tests.Support;
using FusionTiered.Redis.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FusionTiered.AspNetCore.Tests.HttpCaching;

/// <summary>The output cache of ASP.NET Core on the cache.</summary>
public sealed class OutputCacheStoreTests
{
    public static TheoryData<TestEngine> Engines => [TestEngine.FusionCache, TestEngine.Coherent];

    [Theory, MemberData(nameof(Engines))]
    public async Task A_response_is_made_once_until_its_tag_is_evicted(TestEngine engine)
    {
        var page = new Page();
        await using var app = await page.StartAsync(engine);
        (await app.TextAsync("/page"), await app.TextAsync("/page"), page.Made).Should().Be(("0", "0", 1));

        await app.Services.GetRequiredService<IOutputCacheStore>().EvictByTagAsync("shop", default);
        (await app.TextAsync("/page")).Should().Be("1");

        await app.Cache.InvalidateTagAsync("shop");
        (await app.TextAsync("/page")).Should().Be("2", "tags of the cache are tags of responses");
        (await app.TextAsync("/page?q=other")).Should().Be("3", "another query is another response");
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_response_that_was_being_made_when_its_tag_was_evicted_is_not_kept(TestEngine engine)
    {
        var page = new Page { IsHeld = true };
        await using var app = await page.StartAsync(engine);
        var first = app.TextAsync("/page");
        await page.Read.Task.Ends();

        await app.Services.GetRequiredService<IOutputCacheStore>().EvictByTagAsync("shop", default);
        page.Go.SetResult();

        (await first.Ends()).Should().Be("0", "its caller asked before");
        (await app.TextAsync("/page")).Should().Be("1");
        (await app.TextAsync("/page")).Should().Be("1");
    }

    [RedisTheory, MemberData(nameof(Engines))]
    public async Task Responses_are_shared_and_evicted_on_all_nodes(TestEngine engine)
    {
        await using var server = await RedisServer.StartAsync();
        var page = new Page();
        await using var one = await page.StartAsync(engine, server);
        await using var other = await page.StartAsync(engine, server);
        (await one.TextAsync("/page"), await other.TextAsync("/page")).Should().Be(("0", "0"));

        await other.Services.GetRequiredService<IOutputCacheStore>().EvictByTagAsync("shop", default);
        await Eventually.TrueAsync(async () => await one.TextAsync("/page") != "0", "the other node has heard of the eviction");
        (await other.TextAsync("/page")).Should().NotBe("0");
    }

    [RedisTheory, MemberData(nameof(Engines))]
    public async Task An_eviction_on_one_node_beats_the_response_that_another_node_is_making(TestEngine engine)
    {
        await using var server = await RedisServer.StartAsync();
        var page = new Page { IsHeld = true };
        await using var one = await page.StartAsync(engine, server);
        await using var other = await page.StartAsync(engine, server);
        var first = one.TextAsync("/page");
        await page.Read.Task.Ends();

        await other.Services.GetRequiredService<IOutputCacheStore>().EvictByTagAsync("shop", default);
        page.Go.SetResult();

        (await first.Ends()).Should().Be("0");
        (await other.TextAsync("/page")).Should().NotBe("0");
        await Eventually.TrueAsync(async () => await one.TextAsync("/page") != "0", "the outdated response is in no memory");
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_request_whose_response_is_not_kept_leaves_no_load_behind(TestEngine engine)
    {
        await using var app = await HttpApp.StartAsync(
            static app =>
            {
                app.UseOutputCache();
                app.MapGet("/cookie", static (HttpContext http) =>
                {
                    http.Response.Cookies.Append("a", "b");
                    return "v";
                }).CacheOutput();
            },
            engine: engine);

        for (var i = 0; i < 50; i++)
        {
            await app.TextAsync("/cookie");
        }

        await Eventually.True(() => app.Cache.GetStatistics().LoadsUnderWay == 0, "no load runs");
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Requests_that_miss_the_same_response_share_one_load(TestEngine engine)
    {
        await using var app = await new Page().StartAsync(engine);
        var responses = new PendingResponses(app.Cache);

        var pending = (await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => responses.JoinAsync("key").AsTask())).Ends()).Distinct().Should().ContainSingle().Which!;
        app.Cache.GetStatistics().LoadsUnderWay.Should().Be(1);

        for (var left = 1; left <= 20; left++)
        {
            pending.IsOver.Should().BeFalse("a request may still bring the response");
            responses.Leave("key", pending);
        }

        await Eventually.True(() => app.Cache.GetStatistics().LoadsUnderWay == 0, "the load ends with the last request");
        (await responses.JoinAsync("key")).Should().NotBeSameAs(pending);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task The_first_response_that_may_be_kept_is_kept_for_all_that_missed_it(TestEngine engine)
    {
        await using var app = await new Page().StartAsync(engine);
        var responses = new PendingResponses(app.Cache);
        var (first, second) = ((await responses.JoinAsync("key"))!, (await responses.JoinAsync("key"))!);

        var id = await first.CompleteAsync([1], ["shop"], TimeSpan.FromHours(1));

        (await app.Cache.GetAsync<byte[]>(OutputKeys.Body(id!))).Value.Should().Equal(1);
        (await second.CompleteAsync([2], ["shop"], TimeSpan.FromHours(1))).Should().BeNull();
        (await responses.JoinAsync("key")).Should().NotBeSameAs(first, "the next miss is of another response");
    }

    [Fact]
    public async Task A_response_that_was_not_looked_for_is_not_kept_and_that_is_logged_once()
    {
        using var log = new ListedLog();
        await using var app = await HttpApp.StartAsync(
            static app =>
            {
                app.UseOutputCache();
                app.MapGet("/unasked", static () => "v").CacheOutput(static policy => policy.AddPolicy<NoLookup>());
            },
            services => services.AddLogging(logging => logging.AddProvider(log)));

        (await app.TextAsync("/unasked"), await app.TextAsync("/unasked")).Should().Be(("v", "v"));

        log.Of(6022).Should().ContainSingle();
    }

    [Fact]
    public async Task A_response_whose_request_shared_the_look_up_of_another_one_is_no_fault()
    {
        using var log = new ListedLog();
        await using var app = await new Page().StartAsync(TestEngine.Coherent);
        var http = new DefaultHttpContext();
        http.Features.Set<IOutputCacheFeature>(new Asked(new OutputCacheContext { HttpContext = http, AllowCacheLookup = true }));

        await new DomainOutputCacheStore(app.Cache, new HttpContextAccessor { HttpContext = http }, [], log).SetAsync("key", [1], [], TimeSpan.FromHours(1), default);

        log.Of(6022).Should().BeEmpty();
    }

    private sealed record Asked(OutputCacheContext Context) : IOutputCacheFeature;

    private sealed class NoLookup : IOutputCachePolicy
    {
        public ValueTask CacheRequestAsync(OutputCacheContext context, CancellationToken cancellation)
        {
            context.AllowCacheLookup = false;
            return default;
        }

        public ValueTask ServeFromCacheAsync(OutputCacheContext context, CancellationToken cancellation) => default;

        public ValueTask ServeResponseAsync(OutputCacheContext context, CancellationToken cancellation) => default;
    }

    private sealed class Page
    {
        private int _state;
        private int _made;

        public int Made => Volatile.Read(ref _made);

        /// <summary>Whether the first response waits for <see cref="Go"/> after it has read the state.</summary>
        public bool IsHeld { get; init; }

        public TaskCompletionSource Read { get; } = new();

        public TaskCompletionSource Go { get; } = new();

        public Task<HttpApp> StartAsync(TestEngine engine, RedisServer? server = null) => HttpApp.StartAsync(
            app =>
            {
                app.UseOutputCache();
                app.MapGet("/page", async () =>
                {
                    Interlocked.Increment(ref _made);
                    var state = Interlocked.Increment(ref _state) - 1;
                    if (IsHeld && state == 0)
                    {
                        Read.SetResult();
                        await Go.Task;
                    }

                    return state.ToString();
                }).CacheOutput(static policy => policy.Tag("shop").Expire(TimeSpan.FromHours(1)));
            },
            engine: engine,
            server: server);
    }
}
