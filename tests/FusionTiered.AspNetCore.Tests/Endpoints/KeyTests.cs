using System.Net;
using FusionTiered.AspNetCore.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.AspNetCore.Tests.Endpoints;

/// <summary>Keys, entries, and changes of single keys, patterns and everything.</summary>
public sealed class KeyTests
{
    private static readonly CacheKey One = EndpointApp.Feed.Of("1");
    private static readonly int[] Numbers = [1, 2];

    public static TheoryData<TestEngine> Engines => [TestEngine.FusionCache, TestEngine.Coherent];

    [Theory, MemberData(nameof(Engines))]
    public async Task Keys_are_listed_by_their_beginning_up_to_a_limit(TestEngine engine)
    {
        await using var app = await FilledAsync(engine, 5);
        var all = await app.JsonAsync("/cache/keys?prefix=feed:&limit=3");
        all.Names().Should().Equal("keys", "total", "truncated");
        all.At("keys").GetArrayLength().Should().Be(3);
        all.At("keys")[0].Names().Should().Equal("key", "profile");
        (all.Long("total"), all.At("truncated").GetBoolean()).Should().Be((5, true));
        (await app.JsonAsync("/cache/keys?prefix=feed:1")).At("keys")[0].At("key").GetString().Should().Be("feed:1");
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Hidden_keys_are_shown_as_their_hash_and_cannot_be_guessed_letter_by_letter(TestEngine engine)
    {
        await using var app = await FilledAsync(engine, 1, static options => options.ShowKeys = false);
        (await app.JsonAsync("/cache/keys?prefix=feed:")).At("keys")[0].At("key").GetString().Should().Be(One.LogText).And.StartWith("#");
        var refused = await app.JsonAsync("/cache/keys?prefix=feed:1", status: HttpStatusCode.BadRequest);
        refused.At("errors").Texts("prefix").Single().Should().Contain("a whole namespace while keys are hidden").And.Contain("feed:");
        (await app.JsonAsync("/cache/entry?key=feed:1")).At("key").GetString().Should().Be(One.LogText);
    }

    [Fact]
    public async Task An_application_names_hidden_keys_itself()
    {
        await using var app = await FilledAsync(TestEngine.FusionCache, 1, static options =>
            (options.ShowKeys, options.RedactKey) = (false, static key => key.Text.Split(':')[0] + ":..."));
        (await app.JsonAsync("/cache/keys")).At("keys")[0].At("key").GetString().Should().Be("feed:...");
    }

    [Theory]
    [InlineData("/cache/keys?limit=abc", "limit", "limit is 'abc'; it must be a whole number from 1 to 1000.")]
    [InlineData("/cache/keys?limit=0", "limit", "limit is '0'; it must be a whole number from 1 to 1000.")]
    [InlineData("/cache/keys?limit=1001", "limit", "limit is '1001'; it must be a whole number from 1 to 1000.")]
    [InlineData("/cache/entry", "key", "key is missing; it must be the text of a key, for instance market:btc.")]
    [InlineData("/cache/entry?key=feed:{", "key", "a brace or a control character at position 5")]
    [InlineData("/cache/entry?key=feed:1&value=maybe", "value", "value is 'maybe'; it must be true or false.")]
    [InlineData("/cache/entry?key=feed:1&value=true", "value", "the application shows no values (ShowValues is False)")]
    [InlineData("/cache/stats?cache=orders", "cache", "cache is 'orders'; it must be one of: (left out).")]
    public async Task Wrong_input_is_named(string path, string field, string reason)
    {
        await using var app = await EndpointApp.StartAsync();
        var problem = await app.JsonAsync(path, status: HttpStatusCode.BadRequest);
        problem.At("errors").Names().Should().Equal(field);
        problem.At("errors").Texts(field).Single().Should().Contain(reason);
    }

    [Theory]
    [InlineData("POST", "/cache/remove", "key", "key is missing")]
    [InlineData("POST", "/cache/clear-pattern", "pattern", "pattern is missing")]
    [InlineData("POST", "/cache/clear-pattern?pattern=[a", "pattern", "The pattern cannot be used")]
    [InlineData("POST", "/cache/clear-pattern?pattern=a*&dryRun=perhaps", "dryRun", "dryRun is 'perhaps'; it must be true or false.")]
    [InlineData("DELETE", "/cache/clear?profile=fed", "profile", "Did you mean feed?")]
    public async Task Wrong_input_of_a_change_is_named(string method, string path, string field, string reason)
    {
        await using var app = await EndpointApp.StartAsync();
        var problem = await app.JsonAsync(path, new HttpMethod(method), status: HttpStatusCode.BadRequest);
        problem.At("errors").Texts(field).Single().Should().Contain(reason);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task An_entry_is_shown_with_its_times_and_tags(TestEngine engine)
    {
        await using var app = await EndpointApp.StartAsync(engine);
        await app.Cache.SetAsync(One, 1, new CacheCallOptions { Tags = ["red"] });
        var entry = await app.JsonAsync("/cache/entry?key=feed:1");
        entry.Names().Should().Equal("key", "profile", "l1", "l2", "l2Status");
        (entry.At("key").GetString(), entry.At("profile").GetString(), entry.At("l2Status").GetString()).Should().Be(("feed:1", "feed", "None"));
        var memory = entry.At("l1");
        memory.Texts("tags").Should().Equal("red");
        memory.At("stale").GetBoolean().Should().BeFalse();
        memory.At("freshFor").GetDouble().Should().BeInRange(1, 300);
        memory.At("staleUntil").GetDouble().Should().BeGreaterThan(memory.At("freshFor").GetDouble());
        memory.At("value").ValueKind.Should().Be(System.Text.Json.JsonValueKind.Null);
        await app.JsonAsync("/cache/entry?key=feed:absent", status: HttpStatusCode.NotFound);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_value_is_shown_to_those_who_ask_where_the_application_allows_it(TestEngine engine)
    {
        await using var app = await EndpointApp.StartAsync(engine, static options => options.ShowValues = true);
        await app.Cache.SetAsync(One, Numbers);
        (await app.JsonAsync("/cache/entry?key=feed:1&value=true")).At("l1", "value").GetRawText().Should().Be("[1,2]");
        (await app.JsonAsync("/cache/entry?key=feed:1")).At("l1", "value").ValueKind.Should().Be(System.Text.Json.JsonValueKind.Null);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_removed_key_is_gone_and_an_expired_one_is_stale(TestEngine engine)
    {
        await using var app = await FilledAsync(engine, 2);
        var removed = await app.JsonAsync("/cache/remove?key=feed:0", HttpMethod.Post);
        removed.Names().Should().Equal("key", "outcome", "removed", "reach");
        (removed.At("key").GetString(), removed.At("outcome").GetString(), removed.Long("removed")).Should().Be(("feed:0", "removed", 1));
        await app.JsonAsync("/cache/entry?key=feed:0", status: HttpStatusCode.NotFound);
        (await app.JsonAsync("/cache/expire", HttpMethod.Post, Json.Body("""{"key":"feed:1"}"""))).At("outcome").GetString().Should().Be("expired");
        (await app.JsonAsync("/cache/entry?key=feed:1")).At("l1", "stale").GetBoolean().Should().BeTrue();
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_refresh_without_a_source_expires_so_that_the_next_call_loads(TestEngine engine)
    {
        await using var app = await FilledAsync(engine, 2);
        (await app.JsonAsync("/cache/refresh?key=feed:1", HttpMethod.Post)).At("outcome").GetString().Should().Be("expired");
        (await app.Cache.GetOrSetAsync(One, static _ => new ValueTask<int>(7))).Should().Be(7);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_refresh_asks_the_source_that_the_application_names(TestEngine engine)
    {
        await using var app = await FilledAsync(engine, 2, static options => options.Refresher = static async (cache, key, token) =>
        {
            await cache.RefreshAsync(key, static _ => new ValueTask<int>(9), cancellationToken: token);
            return true;
        });
        (await app.JsonAsync("/cache/refresh?key=feed:1", HttpMethod.Post)).At("outcome").GetString().Should().Be("refreshed");
        app.Cache.TryGet<int>(One, out var value).Should().BeTrue();
        value.Should().Be(9);
    }

    [Fact]
    public async Task A_source_that_fails_at_a_refresh_is_told()
    {
        await using var app = await FilledAsync(TestEngine.FusionCache, 2, static options => options.Refresher = static (_, _, _) => throw new TimeoutException("secret"));
        var problem = await app.JsonAsync("/cache/refresh?key=feed:1", HttpMethod.Post, status: HttpStatusCode.BadGateway);
        problem.GetRawText().Should().NotContain("secret");
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_pattern_is_tried_before_it_is_cleared(TestEngine engine)
    {
        await using var app = await FilledAsync(engine, 5);
        var tried = await app.JsonAsync("/cache/clear-pattern?pattern=feed:*&dryRun=true", HttpMethod.Post);
        tried.Names().Should().Equal("pattern", "dryRun", "matchedInMemory", "keys", "removed", "reach");
        tried.Long("matchedInMemory").Should().Be(5);
        tried.Texts("keys").Should().HaveCount(5).And.Contain("feed:0");
        app.Cache.MemoryKeys().Should().HaveCount(5);
        var done = await app.JsonAsync("/cache/clear-pattern", HttpMethod.Post, Json.Body("""{"pattern":"feed:[0-3]"}"""));
        (done.Long("removed"), done.At("dryRun").GetBoolean()).Should().Be((4, false));
        app.Cache.MemoryKeys().Should().ContainSingle();
    }

    [Theory]
    [InlineData("")]
    [InlineData("&dryRun=true")]
    public async Task A_pattern_that_the_engine_cannot_look_for_is_wrong_input_in_the_trial_as_well(string trial)
    {
        await using var app = await EndpointApp.StartAsync(
            services: static services => services.AddDistributedMemoryCache(), register: static cache => cache.UseDistributedCache());
        await app.Cache.SetAsync(One, 1);
        var problem = await app.JsonAsync("/cache/clear-pattern?pattern=feed:[0-3]" + trial, HttpMethod.Post, status: HttpStatusCode.BadRequest);
        problem.At("errors").Texts("pattern").Single().Should().Contain("'feed:[0-3]' would have to be looked for among all keys in Redis").And.Contain("AddInvalidation");
        (await app.Cache.ContainsAsync(One)).Should().BeTrue();
        (await app.JsonAsync("/cache/clear-pattern?pattern=feed:*" + trial, HttpMethod.Post)).Names().Should().Contain("removed");
    }

    [Fact]
    public async Task A_refusal_by_a_cache_of_the_application_is_wrong_input()
    {
        var cache = new FakeDomainCache();
        cache.Fails(CacheOperation.ClearPattern, static () => new NotSupportedException("No patterns here."));
        await using var app = await EndpointApp.StartAsync(services: services => services.AddKeyedSingleton<IDomainCache>(string.Empty, cache));
        var problem = await app.JsonAsync("/cache/clear-pattern?pattern=feed:*", HttpMethod.Post, status: HttpStatusCode.BadRequest);
        problem.At("errors").Texts("pattern").Single().Should().Be("No patterns here.");
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_clear_says_how_many_entries_went(TestEngine engine)
    {
        await using var app = await FilledAsync(engine, 5);
        await app.Cache.SetAsync(CacheKey.Raw("other"), 1);
        var feed = await app.JsonAsync("/cache/clear?profile=Feed", HttpMethod.Delete);
        (feed.Long("removed"), feed.At("profile").GetString(), feed.At("reach").GetString()).Should().Be((5, "feed", "Everywhere"));
        app.Cache.MemoryKeys().Should().ContainSingle();
        var all = await app.JsonAsync("/cache/clear", HttpMethod.Delete);
        all.Names().Should().Equal("removed", "profile", "reach");
        app.Cache.MemoryKeys().Should().BeEmpty();
    }

    [Fact]
    public async Task The_record_of_a_change_names_the_key_by_its_hash()
    {
        await using var app = await FilledAsync(TestEngine.FusionCache, 2);
        await app.JsonAsync("/cache/remove?key=feed:1", HttpMethod.Post);
        app.Log.Should().Contain(line => line.StartsWith($"FusionTiered.Audit: (anonymous) at 127.0.0.1: remove {One.LogText} in cache 'default'; 1 values went, reach Everywhere.", StringComparison.Ordinal));
        app.Log.Should().NotContain(static line => line.StartsWith("FusionTiered", StringComparison.Ordinal) && line.Contains("feed:1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_cache_with_a_name_is_reached_by_its_name()
    {
        await using var app = await EndpointApp.StartAsync(
            services: static services => services.AddFusionTiered("orders"),
            map: static it =>
            {
                Microsoft.AspNetCore.Builder.FusionTieredEndpointRouteBuilderExtensions.MapFusionTiered(it);
                Microsoft.AspNetCore.Builder.FusionTieredEndpointRouteBuilderExtensions.MapFusionTiered(it, "/orders", cache: "orders");
            });
        await app.Services.GetRequiredKeyedService<IDomainCache>("orders").SetAsync(CacheKey.Raw("a"), 1);
        (await app.JsonAsync("/cache/keys?cache=orders")).Long("total").Should().Be(1);
        (await app.JsonAsync("/cache/keys")).Long("total").Should().Be(0);
        (await app.JsonAsync("/orders/keys")).Long("total").Should().Be(1);
        (await app.JsonAsync("/orders/keys?cache=other", status: HttpStatusCode.BadRequest)).At("errors").Texts("cache").Single().Should().Contain("it must be 'orders', or left out");
    }

    private static async Task<EndpointApp> FilledAsync(TestEngine engine, int count, Action<CacheEndpointOptions>? configure = null)
    {
        var app = await EndpointApp.StartAsync(engine, options =>
        {
            (options.AllowChanges, options.ShowKeys) = (true, true);
            configure?.Invoke(options);
        });
        for (var i = 0; i < count; i++)
        {
            await app.Cache.SetAsync(EndpointApp.Feed.Of(count == 1 ? 1 : i), i);
        }

        return app;
    }
}
