using FusionTiered.Sample.Web.Tests.Support;

namespace FusionTiered.Sample.Web.Tests.Contracts;

/// <summary>The answers of the endpoints of each module, field by field.</summary>
public sealed class AnswerTests(BothEngines samples) : IClassFixture<BothEngines>
{
    public static TheoryData<string, string> Crypto => new()
    {
        { "/api/crypto/dashboard-summary", """{"btc_price_usd":Number,"btc_change_24h":Number,"market_cap_usd":Number,"volume_24h_usd":Number,"fear_greed_index":Number,"btc_rsi_14":Number,"last_updated":String}""" },
        { "/api/crypto/market/btc", """{"symbol":String,"name":String,"rank":Number,"price":Number,"change24h":Number,"volume24h":Number,"marketCap":Number}""" },
        { "/api/crypto/indicators/btc/rsi/14", """Number""" },
        { "/api/crypto/reports/btc/1d", """{"symbol":String,"timeframe":String,"price":Number,"rsi":Number,"verdict":String}""" },
        { "/api/crypto/users/u1/reports/eth", """{"symbol":String,"timeframe":String,"price":Number,"rsi":Number,"verdict":String}""" },
        { "/figures", """[{"cache":String,"requests":Number,"hits":Number,"hitRate":Number,"l1Hits":Number,"l1Misses":Number,"l2Hits":Number,"l2Misses":Number,"sourceCalls":Number,"callersSaved":Number,"stale":Number}]""" },
    };

    public static TheoryData<string, string> Signals => new()
    {
        { "/api/feed/u1", """{"userId":String,"signals":[{"id":String,"providerId":Number,"assetPair":String,"side":String,"entry":Number,"openedOn":String,"result":Null}],"next":String}""" },
        { "/api/signals/s1", """{"id":String,"providerId":Number,"assetPair":String,"side":String,"entry":Number,"openedOn":String,"result":Number}""" },
        { "/api/providers/1", """{"id":Number,"name":String,"style":String,"joined":String}""" },
        { "/api/providers/1/stats", """{"providerId":Number,"signals":Number,"open":Number,"winRate":Number,"averageResult":Number}""" },
        { "/api/providers/1/signals", """[{"id":String,"providerId":Number,"assetPair":String,"side":String,"entry":Number,"openedOn":String,"result":Null}]""" },
        { "/api/prices/BTC-USD", """{"assetPair":String,"price":Number}""" },
        { "/api/prices/BTC-USD/history", """[{"assetPair":String,"price":Number}]""" },
        { "/api/leaderboard", """[{"providerId":Number,"signals":Number,"open":Number,"winRate":Number,"averageResult":Number}]""" },
        { "/api/portfolio/u1", """{"userId":String,"trades":Number,"invested":Number}""" },
    };

    public static TheoryData<string, string> Trading => new()
    {
        { "/api/trading/symbols?ids=IBM,MSFT", """[{"symbol":String,"tickSize":Number,"lotSize":Number,"maxOrder":Number,"lastClose":Number}]""" },
        { "/api/trading/accounts/1", """{"id":Number,"owner":String,"balance":Number,"isActive":Boolean}""" },
        { "/api/trading/liquidity-providers/1", """{"id":Number,"name":String,"spread":Number,"isEnabled":Boolean}""" },
        { "/api/trading/prices/IBM", """{"symbol":String,"price":Number}""" },
        { "/api/trading/ohlc/IBM", """[{"symbol":String,"date":String,"price":Number}]""" },
        { "/api/trading/positions/5", """[{"accountId":Number,"symbol":String,"quantity":Number}]""" },
        { "/api/trading/books/IBM", """{"symbol":String,"bids":[{"id":String,"accountId":Number,"symbol":String,"side":String,"quantity":Number,"price":Number}],"asks":[{"id":String,"accountId":Number,"symbol":String,"side":String,"quantity":Number,"price":Number}]}""" },
        { "/api/trading/orders/seed-IBM-1", """{"id":String,"accountId":Number,"symbol":String,"side":String,"quantity":Number,"price":Number}""" },
    };

    /// <summary>What a new database always has.</summary>
    public static TheoryData<string, string> Rows => new()
    {
        { "/api/providers/1", """{"id":1,"name":"Harbour Trend","style":"swing","joined":"2021-03-08"}""" },
        { "/api/trading/accounts/1", """{"id":1,"owner":"Account 1","balance":10250,"isActive":true}""" },
        { "/api/trading/liquidity-providers/2", """{"id":2,"name":"LP 2","spread":0.04,"isEnabled":true}""" },
        { "/api/trading/symbols?ids=IBM,NOPE", """[{"symbol":"IBM","tickSize":0.01,"lotSize":1,"maxOrder":10000,"lastClose":125.55}]""" },
        { "/api/trading/prices/IBM", """{"symbol":"IBM","price":125.55}""" },
        { "/api/signals/s1", """{"id":"s1","providerId":2,"assetPair":"ETH-USD","side":"buy","entry":3412.75,"openedOn":"2025-08-01","result":-0.5}""" },
    };

    [Theory, MemberData(nameof(Crypto)), MemberData(nameof(Signals)), MemberData(nameof(Trading))]
    public async Task An_answer_has_these_fields_on_both_engines(string path, string shape)
    {
        foreach (var engine in new[] { "fusioncache", "coherent" })
        {
            // The second answer comes from the cache.
            Shape.Of(await samples[engine].JsonAsync(path)).Should().Be(shape, engine);
            Shape.Of(await samples[engine].JsonAsync(path)).Should().Be(shape, engine);
        }
    }

    [Theory, MemberData(nameof(Rows))]
    public async Task An_answer_has_the_values_of_the_database(string path, string json)
    {
        foreach (var engine in new[] { "fusioncache", "coherent" })
        {
            (await samples[engine].JsonAsync(path)).GetRawText().Should().Be(json, engine);
        }
    }

    [Theory]
    [InlineData("/api/crypto/market/none")]
    [InlineData("/api/crypto/rendered-reports/99")]
    [InlineData("/api/providers/99")]
    [InlineData("/api/signals/none")]
    [InlineData("/api/prices/FOO-USD")]
    [InlineData("/api/trading/accounts/99")]
    [InlineData("/api/trading/liquidity-providers/99")]
    [InlineData("/api/trading/orders/none")]
    public async Task Where_there_is_nothing_the_answer_is_404(string path) => await samples["coherent"].JsonAsync(path, status: System.Net.HttpStatusCode.NotFound);
}
