using FusionTiered.Core.Tests.Support;
using FusionTiered.Core.Tests.Keys;

namespace FusionTiered.Core.Tests.Domains;

public class CacheKeysTests
{
    public static TheoryData<string, CacheKey, string> Table => new()
    {
        { "dashboard:summary", CacheKeys.DashboardSummary(), "dashboard" },
        { "dashboard:summary:non_btc", CacheKeys.DashboardSummaryNonBtc(), "dashboard" },
        { "market:btc", CacheKeys.MarketData("BTC"), "market" },
        { "crypto:report:btc:1d", CacheKeys.CryptoReport("Btc", "1d"), "report" },
        { "price:ethusdt:1M", CacheKeys.PriceData("ETHUSDT", "1M"), "price" },
        { "tech:eth:rsi:14", CacheKeys.TechnicalIndicator("ETH", "rsi", 14), "tech" },
        { "tech:eth:macd:12-26-9", CacheKeys.TechnicalIndicator("ETH", "macd", "12-26-9"), "tech" },
        { "api:coingecko:/v3/Global", CacheKeys.ApiData("CoinGecko", "/v3/Global"), "api" },
        { "user:U1:report:R2", CacheKeys.UserReport("U1", "R2"), "user" },
        { "user:42:report:7", CacheKeys.UserReport(42, 7L), "user" },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void The_canonical_keys_are_spelled_as_agreed(string expected, CacheKey key, string profile)
    {
        key.Text.Should().Be(expected);
        key.Profile.Name.Should().Be(profile);
    }

    [Fact]
    public void The_report_profile_has_the_namespace_crypto()
    {
        CacheProfiles.Report.Namespace.Should().Be("crypto");
        CacheProfile[] others = [CacheProfiles.Dashboard, CacheProfiles.Market, CacheProfiles.User, CacheProfiles.Price, CacheProfiles.Tech, CacheProfiles.Api];
        others.Should().OnlyContain(p => p.Namespace == p.Name);
    }

    [Fact]
    public void The_spelling_does_not_depend_on_the_culture()
    {
        Culture.Use("tr-TR", () =>
        {
            CacheKeys.MarketData("ICXUSDT-INDEX").ToString().Should().Be("market:icxusdt-index");
            CacheKeys.MarketData("\u0130X\u00c4").ToString().Should().Be("market:" + "\u0130X\u00c4".ToLowerInvariant());
            CacheKeys.TechnicalIndicator("I", "RSI", -14).ToString().Should().Be("tech:i:RSI:-14");
        });
    }

    [Fact]
    public void Upper_case_is_lowered_at_every_place_of_a_block()
    {
        const string Alphabet = "@ABCDEFGHIJKLMNOPQRSTUVWXYZ[abcxyz`09/\\~";
        for (var length = 1; length <= Alphabet.Length; length++)
        {
            CacheKeys.MarketData(Alphabet[..length]).ToString().Should().Be("market:" + Alphabet[..length].ToLowerInvariant());
            CacheKeys.MarketData(Alphabet[^length..]).ToString().Should().Be("market:" + Alphabet[^length..].ToLowerInvariant());
        }
    }

    [Fact]
    public void Separators_in_a_part_are_escaped()
    {
        CacheKeys.MarketData("BTC:USD").ToString().Should().Be("market:btc%3Ausd");
        CacheKeys.UserReport("1:report:2", "3").ToString().Should().NotBe(CacheKeys.UserReport("1", "2:report:3").ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void A_missing_argument_is_a_clear_error(string? nothing)
    {
        Action[] calls =
        [
            () => CacheKeys.MarketData(nothing!), () => CacheKeys.CryptoReport(nothing!, "1d"), () => CacheKeys.CryptoReport("btc", nothing!),
            () => CacheKeys.PriceData(nothing!, "1d"), () => CacheKeys.PriceData("btc", nothing!), () => CacheKeys.TechnicalIndicator(nothing!, "rsi", 1),
            () => CacheKeys.TechnicalIndicator("btc", nothing!, 1), () => CacheKeys.TechnicalIndicator("btc", "rsi", nothing!),
            () => CacheKeys.ApiData(nothing!, "e"), () => CacheKeys.ApiData("p", nothing!), () => CacheKeys.UserReport(nothing!, "r"), () => CacheKeys.UserReport("u", nothing!),
        ];
        calls.Should().AllSatisfy(call => call.Should().Throw<ArgumentException>().Which.ParamName.Should().NotBeNullOrEmpty());
    }
}
