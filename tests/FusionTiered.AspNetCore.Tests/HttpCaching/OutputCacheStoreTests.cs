using System.Globalization;
using FusionTiered.AspNetCore.OutputCaching;
using FusionTiered.AspNetCore.Tests.Support;
using FusionTiered.Redis.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

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

    [RedisTheory, MemberData(nameof(Engines))]
    public async Task The_old_body_leaves_Redis_when_a_new_response_is_kept(TestEngine engine)
    {
        await using var server = await RedisServer.StartAsync();
        var page = new Page();
        await using var one = await page.StartAsync(engine, server);
        await using var other = await page.StartAsync(engine, server);
        var last = string.Empty;
        for (var i = 0; i < 10; i++)
        {
            var maker = i % 2 == 0 ? one : other;
            await Eventually.TrueAsync(async () => await maker.TextAsync("/page") != last, "a new response is made");
            last = await maker.TextAsync("/page");
            await one.Services.GetRequiredService<IOutputCacheStore>().EvictByTagAsync("shop", default);
        }

        await Eventually.TrueAsync(async () => await BodiesAsync(server) == 1, "one body is left");
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_response_of_a_node_whose_clock_is_ahead_is_replaced(TestEngine engine)
    {
        await using var app = await new Page().StartAsync(engine, services: static services =>
        {
            var store = services.Last(static service => service.ServiceType == typeof(IOutputCacheStore)).ImplementationFactory!;
            services.AddSingleton<IOutputCacheStore>(provider => new AheadStore((IOutputCacheBufferStore)store(provider)));
        });
        (await app.TextAsync("/page")).Should().Be("0");

        (await app.TextAsync("/page"), await app.TextAsync("/page")).Should().Be(("1", "1"), "the output cache serves nothing from the future");
    }

    [Fact]
    public async Task Responses_neither_slide_nor_are_plain_JSON_whatever_the_defaults_say()
    {
        await using var app = await new Page().StartAsync(TestEngine.Coherent, services: static services =>
            services.Configure<FusionTieredOptions>(static options => (options.Defaults.Sliding, options.Defaults.PlainJson) = (true, true)));
        var options = app.Services.GetRequiredService<IOptionsMonitor<FusionTieredOptions>>().CurrentValue.Profiles["output"];
        (options.Sliding, options.PlainJson).Should().Be((false, false));
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
    public async Task A_response_whose_request_refused_the_one_that_was_there_is_not_kept_and_that_is_logged()
    {
        using var log = new ListedLog();
        await using var app = await new Page().StartAsync(TestEngine.Coherent);
        var store = new DomainOutputCacheStore(app.Cache, new HttpContextAccessor(), [], log);
        await store.SetAsync("key", [1], [], TimeSpan.FromHours(1), default);
        var http = new DefaultHttpContext();
        http.Features.Set<IOutputCacheFeature>(new Asked(new OutputCacheContext { HttpContext = http, AllowCacheLookup = true }));
        store = new DomainOutputCacheStore(app.Cache, new HttpContextAccessor { HttpContext = http }, [], log);

        (await store.GetAsync("key", default)).Should().Equal(1);
        await store.SetAsync("key", [2], [], TimeSpan.FromHours(1), default);

        log.Of(6022).Should().ContainSingle();
        (await store.GetAsync("key", default)).Should().Equal(1);
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

    // An engine may leave marks of a removal, for a minute.
    private static async Task<int> BodiesAsync(RedisServer server) => int.Parse(await server.CliAsync("EVAL", """
        local bodies = 0
        for _, key in ipairs(redis.call('KEYS', '*output:body:*')) do
            if redis.call('PTTL', key) > 120000 then bodies = bodies + 1 end
        end
        return bodies
        """, "0"), CultureInfo.InvariantCulture);

    private sealed record Asked(OutputCacheContext Context) : IOutputCacheFeature;

    /// <summary>A store of a node whose clock was an hour ahead when it kept its first response.</summary>
    private sealed class AheadStore(IOutputCacheBufferStore inner) : IOutputCacheStore
    {
        private bool _isRight;

        public ValueTask<byte[]?> GetAsync(string key, CancellationToken cancellationToken) => inner.GetAsync(key, cancellationToken);

        public ValueTask SetAsync(string key, byte[] value, string[]? tags, TimeSpan validFor, CancellationToken cancellationToken)
        {
            var body = _isRight ? value : AnHourAhead(value);
            _isRight = true;
            return inner.SetAsync(key, body, tags, validFor, cancellationToken);
        }

        public ValueTask EvictByTagAsync(string tag, CancellationToken cancellationToken) => inner.EvictByTagAsync(tag, cancellationToken);

        // The version of the format, then the ticks.
        private static byte[] AnHourAhead(byte[] value)
        {
            using var reader = new BinaryReader(new MemoryStream(value));
            using var bytes = new MemoryStream();
            using var writer = new BinaryWriter(bytes);
            writer.Write7BitEncodedInt(reader.Read7BitEncodedInt());
            writer.Write7BitEncodedInt64(reader.Read7BitEncodedInt64() + TimeSpan.TicksPerHour);
            writer.Write(reader.ReadBytes(value.Length));
            return bytes.ToArray();
        }
    }

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

        public Task<HttpApp> StartAsync(TestEngine engine, RedisServer? server = null, Action<IServiceCollection>? services = null) => HttpApp.StartAsync(
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
            services,
            engine,
            server);
    }
}
