using FusionTiered.Invalidation;
using FusionTiered.Keys;

namespace FusionTiered.Core.Tests.Invalidation;

public class SignalPlatformEventsTests
{
    private static readonly EventMap Map = SignalPlatform.Map();

    [Fact]
    public void Signal_created_clears_every_feed_the_stats_of_the_provider_and_the_leaderboard() =>
        Map.Match("signal.created", SignalPlatform.Data(("providerId", "123"))).Texts()
            .Should().Equal("Pattern feed:*", "Key provider:123:stats", "Key leaderboard:top");

    [Fact]
    public void Signal_closed_clears_the_signal_the_stats_of_the_provider_and_the_leaderboard() =>
        Map.Match("signal.closed", SignalPlatform.Data(("signalId", "9"), ("providerId", "123"))).Texts()
            .Should().Equal("Key signal:9", "Key provider:123:stats", "Key leaderboard:top");

    [Fact]
    public void Trade_executed_clears_the_feed_and_the_portfolio_of_the_user() =>
        Map.Match("trade.executed", SignalPlatform.Data(("userId", "42"))).Texts()
            .Should().Equal("Pattern feed:42:*", "Key portfolio:42");

    [Fact]
    public void Price_updated_clears_the_price_of_the_pair() =>
        Map.Match("price.updated", SignalPlatform.Data(("assetPair", "BTC-USD"))).Texts()
            .Should().Equal("Key price:BTC-USD");

    [Fact]
    public void The_feeds_of_a_user_match_and_those_of_others_do_not()
    {
        var feed = new CacheProfile("feed");
        var pattern = Glob.Parse(Map.Match("trade.executed", SignalPlatform.Data(("userId", "4"))).Targets[0].Text);
        pattern.IsMatch(feed.Of("4", "first").Text).Should().BeTrue();
        pattern.IsMatch(feed.Of("42", "first").Text).Should().BeFalse();
        pattern.IsMatch(feed.Of("*", "4").Text).Should().BeFalse();
    }

    [Fact]
    public void Names_are_the_same_in_upper_and_lower_case() =>
        Map.Match("Signal.CREATED", SignalPlatform.Data(("providerId", "1"))).Targets.Should().HaveCount(3);

    [Fact]
    public void The_known_names_are_those_of_the_platform() =>
        Map.KnownNames.Should().Equal("price.updated", "signal.closed", "signal.created", "trade.executed");

    [Theory]
    [InlineData("*")]
    [InlineData("a:b")]
    [InlineData("4?")]
    [InlineData("[0-9]")]
    [InlineData("4\\")]
    [InlineData("{userId}")]
    [InlineData("%3A")]
    [InlineData("")]
    public void A_hostile_user_reaches_the_keys_of_that_user_only(string userId)
    {
        var feed = new CacheProfile("feed");
        var targets = Map.Match("trade.executed", SignalPlatform.Data(("userId", userId))).Targets;
        var pattern = Glob.Parse(targets[0].Text);
        pattern.IsMatch(feed.Of(userId, "first").Text).Should().BeTrue();
        foreach (var other in (string[])["4", "42", "a", "b", "a:b:c", "**", "4\\x", "%", "x"])
        {
            pattern.IsMatch(feed.Of(other, "first").Text).Should().BeFalse();
            pattern.IsMatch(feed.Of(other, userId, "first").Text).Should().BeFalse();
        }

        targets[1].Should().Be(InvalidationTarget.Key(new CacheProfile("portfolio").Of(userId)));
    }
}
