using FusionTiered.Sample.Web.Tests.Support;
using FusionTiered.Sample.Web.TradingEngine;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Sample.Web.Tests.Systems;

/// <summary>System C by the names that it gives its tests. Its benchmarks are those of the benchmark project.</summary>
public sealed class TradingEngineTests(BothEngines samples) : IClassFixture<BothEngines>
{
    public static TheoryData<string> Engines => BothEngines.Names;

    [Theory, MemberData(nameof(Engines))]
    public async Task Set_get_exists_and_delete(string engine)
    {
        var (cache, key) = (samples[engine].Cache(Caches.Trading), TradingProfiles.Accounts.Of(9001));
        await cache.SetAsync(key, 5);

        (await cache.GetAsync<int>(key)).Value.Should().Be(5);
        (await cache.ContainsAsync(key)).Should().BeTrue();
        await cache.RemoveAsync(key);
        (await cache.ContainsAsync(key)).Should().BeFalse();
    }

    [Theory]
    [InlineData("symbols", 3600, "Both")]
    [InlineData("accounts", 300, "Both")]
    [InlineData("lp", 600, "Both")]
    [InlineData("prices", 1, "L1")]
    [InlineData("positions", 0.1, "L1")]
    [InlineData("orders", 0.1, "L1")]
    [InlineData("ohlc", 86400, "Both")]
    [InlineData("api", 30, "L1")]
    [InlineData("static", 31536000, "Both")]
    public async Task Lifetime_and_tiers_of_each_namespace(string name, double seconds, string tiers)
    {
        var profiles = (await samples["coherent"].JsonAsync("/api/trading/cache/profiles")).GetProperty("profiles").EnumerateArray();
        var profile = profiles.Single(one => one.GetProperty("name").GetString() == name);

        profile.GetProperty("namespace").GetString().Should().Be(name);
        (profile.GetProperty("lifetime").GetDouble(), profile.GetProperty("tiers").GetString()).Should().Be((seconds, tiers));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_position_ends_by_itself_and_an_account_stays(string engine)
    {
        await using var sample = await RunningSample.StartAsync(engine);
        var cache = sample.Cache(Caches.Trading);
        await cache.SetAsync(TradingProfiles.Accounts.Of(9002), 5);
        await cache.SetAsync(TradingProfiles.Positions.Of(9002), 5);

        await FusionTiered.Redis.Tests.Support.Eventually.True(() => !cache.TryGet(TradingProfiles.Positions.Of(9002), out int _), "100 ms are over");
        cache.TryGet(TradingProfiles.Accounts.Of(9002), out int _).Should().BeTrue();
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task LRU_eviction_keeps_the_limit_and_is_counted(string engine)
    {
        await using var sample = await RunningSample.StartAsync(engine, more: "--FusionTiered:Caches:trading:MaxEntries=100");
        var cache = sample.Cache(Caches.Trading);
        for (var id = 0; id < 300; id++)
        {
            await cache.SetAsync(TradingProfiles.Accounts.Of(id), id);
            cache.MemoryKeys().Count().Should().BeLessThanOrEqualTo(100);
        }

        cache.GetStatistics()["accounts"].Evictions.Values.Sum().Should().BeGreaterThanOrEqualTo(200);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task LRU_eviction_keeps_what_is_asked_for(string engine)
    {
        await using var sample = await RunningSample.StartAsync(engine, more: ["--FusionTiered:Caches:trading:MaxEntries=100", "--FusionTiered:Caches:trading:Warmup:Enabled=false"]);
        var (cache, asked) = (sample.Cache(Caches.Trading), Enumerable.Range(1, 10).Select(id => TradingProfiles.LiquidityProviders.Of(id)).ToList());
        await cache.SetManyAsync(asked.ConvertAll(key => KeyValuePair.Create(key, 1)));
        for (var id = 0; id < 500; id++)
        {
            await cache.SetAsync(TradingProfiles.Accounts.Of(id), id);
            asked.ForEach(key => cache.TryGet(key, out int _));
        }

        asked.Where(key => !cache.TryGet(key, out int _)).Should().BeEmpty();
        cache.TryGet(TradingProfiles.Accounts.Of(0), out int _).Should().BeFalse("nobody asked for it");
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Statistics(string engine)
    {
        await using var sample = await RunningSample.StartAsync(engine);
        var cache = sample.Cache(Caches.Trading);
        for (var call = 0; call < 4; call++)
        {
            await cache.GetOrSetAsync(TradingProfiles.Static.Of("logo"), static _ => new ValueTask<int>(1));
        }

        new CallsOf(cache.GetStatistics()["static"]).Should().Be(new CallsOf(4, 3, 1));
    }

    [Fact]
    public void Key_generation() => new[]
    {
        TradingProfiles.Symbols.Of("MSFT").Text, TradingProfiles.Accounts.Of(7).Text, TradingProfiles.Orders.Key($"{"MSFT"}:book").ToString(), TradingProfiles.LiquidityProviders.Of(2).Text,
    }.Should().Equal("symbols:MSFT", "accounts:7", "orders:MSFT:book", "lp:2");

    [Theory, MemberData(nameof(Engines))]
    public async Task A_batch_asks_the_source_once_for_all_that_is_missing(string engine)
    {
        var trading = samples[engine].Services.GetRequiredService<TradingCache>();
        var cache = samples[engine].Cache(Caches.Trading);
        await cache.ClearAsync(TradingProfiles.Symbols);
        await trading.SymbolsAsync(["IBM"], CancellationToken.None);
        using var queries = new Queries("Symbols");

        var found = await trading.SymbolsAsync(["MSFT", "IBM", "AAPL", "NONE"], CancellationToken.None);

        found.Select(one => one.Symbol).Should().Equal("MSFT", "IBM", "AAPL");
        queries.Texts.Should().ContainSingle();
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_tick_brings_its_price(string engine)
    {
        var cache = samples[engine].Cache(Caches.Trading);
        var tick = new Dictionary<string, string>(StringComparer.Ordinal) { ["symbol"] = "MSFT", ["price"] = "31.5" };

        // A price lives for a second: on a busy machine the next tick brings it.
        await FusionTiered.Redis.Tests.Support.Eventually.TrueAsync(
            async () =>
            {
                await cache.InvalidateAsync("tick", tick);
                return cache.TryGet(TradingProfiles.Prices.Of("MSFT"), out double? price) && price == 31.5;
            },
            "the price of the tick is in the cache");
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_tick_without_a_price_that_is_one_leaves_that_of_the_database(string engine)
    {
        var cache = samples[engine].Cache(Caches.Trading);
        await cache.InvalidateAsync("tick", new Dictionary<string, string>(StringComparer.Ordinal) { ["symbol"] = "AAPL", ["price"] = "x" });

        cache.TryGet(TradingProfiles.Prices.Of("AAPL"), out double? _).Should().BeFalse();
        (await samples[engine].JsonAsync("/api/trading/prices/AAPL")).GetProperty("price").GetDouble().Should().BePositive();
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Warm_up_has_loaded_symbols_history_accounts_and_providers(string engine)
    {
        await using var sample = await RunningSample.StartAsync(engine);
        var warmups = sample.Services.GetRequiredKeyedService<ICacheWarmups>(Caches.Trading);

        await FusionTiered.Redis.Tests.Support.Eventually.True(() => warmups.All.All(one => one.State == CacheWarmerState.Done), "every warmer is done");
        warmups.All.Select(one => (one.Name, one.Loaded)).Should().BeEquivalentTo([("symbols", 5), ("ohlc", 5), ("accounts", 10), ("lp", 3)]);
    }

    private readonly record struct CallsOf(long Requests, long Hits, long Loads)
    {
        public CallsOf(ProfileStatistics of)
            : this(of.Requests, of.Hits, of.Loads)
        {
        }
    }
}
