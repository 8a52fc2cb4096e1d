using FusionTiered.Keys;

namespace FusionTiered.Core.Tests.Keys;

public class CacheKeyTests
{
    [Fact]
    public void A_raw_key_keeps_its_text_and_its_strategy()
    {
        var key = CacheKey.Raw("btc_coingecko_30s", CacheStrategy.RealTime);
        key.Text.Should().Be("btc_coingecko_30s");
        key.ToString().Should().Be(key.Text);
        key.Profile.Lifetime.Should().Be(TimeSpan.FromSeconds(30));
        CacheKey.Raw("latest_market_data").Profile.Should().BeSameAs(CacheProfile.Default);
    }

    [Fact]
    public void A_raw_key_takes_no_profile_with_a_namespace()
    {
        var raw = () => CacheKey.Raw("x", new CacheProfile("feed"));
        raw.Should().Throw<ArgumentException>().WithMessage("*feed*");
    }

    [Fact]
    public void Keys_are_equal_when_their_texts_are()
    {
        var raw = CacheKey.Raw("market:btc");
        CacheKey own = CacheKeys.MarketData("BTC");
        (raw == own).Should().BeTrue();
        (raw != CacheKey.Raw("market:eth")).Should().BeTrue();
        raw.GetHashCode().Should().Be(own.GetHashCode());
        raw.Equals((object)own).Should().BeTrue();
    }

    [Fact]
    public void The_default_value_is_no_key()
    {
        var key = default(CacheKey);
        var text = () => key.Text;
        key.IsDefault.Should().BeTrue();
        key.ToString().Should().BeEmpty();
        text.Should().Throw<InvalidKeyException>().WithMessage("*default(CacheKey)*");
    }

    [Theory]
    [InlineData("")]
    [InlineData("a{b")]
    [InlineData("a}b")]
    [InlineData("a\u0001")]
    [InlineData("\u0085")]
    [InlineData("a%")]
    [InlineData("a%2")]
    [InlineData("%3a")]
    [InlineData("%41")]
    [InlineData("%u0041")]
    [InlineData("%uD80")]
    [InlineData("%ud800")]
    [InlineData("%%25")]
    public void Parse_refuses_what_no_key_is_written_as(string text)
    {
        var parse = () => CacheKey.Parse(text);
        parse.Should().Throw<InvalidKeyException>();
    }

    [Fact]
    public void Parse_refuses_broken_surrogates_and_long_texts()
    {
        foreach (var text in (string[])["\ud800", "a\udc00b", "\ud800\ud800", new string('a', 1025)])
        {
            var parse = () => CacheKey.Parse(text);
            parse.Should().Throw<InvalidKeyException>();
        }

        CacheKey.Parse("\ud83d\ude00a").Text.Should().Be("\ud83d\ude00a");
        CacheKey.Parse(new string('a', 1024)).Text.Should().HaveLength(1024);
    }

    [Fact]
    public void An_error_of_Parse_does_not_show_the_text()
    {
        var parse = () => CacheKey.Parse("secret%zz");
        parse.Should().Throw<InvalidKeyException>().Which.Message.Should().NotContain("secret").And.Contain("position 6");
    }

    [Fact]
    public void The_hash_is_a_function_of_the_text_alone()
    {
        var random = new Random(5);
        for (var length = 0; length < 300; length++)
        {
            var text = string.Create(length, random, static (span, r) => { foreach (ref var c in span) { c = (char)r.Next(32, 127); } });
            var shifted = ("?" + text).AsSpan(1);
            KeyHash.Of(shifted, 1, 3).Should().Be(KeyHash.Of(text, 1, 3));
            KeyHash.Of(shifted).Should().Be(KeyHash.Of(text));
            if (length > 0)
            {
                KeyHash.Of(text, 1, 3).Should().NotBe(KeyHash.Of(text, 5, 7));
            }
        }
    }

    [Fact]
    public void Hashes_of_similar_keys_spread_over_all_buckets()
    {
        const int Buckets = 1024;
        foreach (var shift in (int[])[0, 11, 22])
        {
            var counts = new int[Buckets];
            for (var i = 0; i < Buckets * 64; i++)
            {
                counts[((uint)KeyHash.Of($"user:{i}:report:{i % 7}", 0x9E3779B97F4A7C15, 0xD6E8FEB86659FD93) >> shift) % Buckets]++;
            }

            // 64 each, standard deviation 8: six of them on either side.
            counts.Max().Should().BeLessThan(64 + 48);
            counts.Min().Should().BeGreaterThan(64 - 48);
        }
    }
}
