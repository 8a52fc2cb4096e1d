using FusionTiered.Invalidation;
using FusionTiered.Keys;
using FusionTiered.Core.Tests.Keys;

namespace FusionTiered.Core.Tests.Invalidation;

public class EventTemplateTests
{
    private static readonly CacheProfile Feed = new("feed");

    [Fact]
    public void A_template_spells_a_key_as_the_call_that_composes_it()
    {
        var template = Read("feed:{userId}:50%:{cursor}");
        for (var seed = 0; seed < 3_000; seed++)
        {
            var hostile = new HostileText(seed);
            var (user, cursor) = (hostile.Next(), hostile.Next());
            CacheKey key = Feed.Key($"{user}:50%:{cursor}");
            template.Target("e", SignalPlatform.Data(("userId", user), ("cursor", cursor))).Should().Be(InvalidationTarget.Key(key), "seed {0}", seed);
        }
    }

    [Fact]
    public void A_pattern_reaches_the_keys_of_its_value_and_no_others()
    {
        var template = Read("feed:{userId}:*");
        for (var seed = 0; seed < 3_000; seed++)
        {
            var hostile = new HostileText(seed);
            var (user, other) = (hostile.Next(), hostile.Next());
            var pattern = Glob.Parse(template.Target("e", SignalPlatform.Data(("userId", user))).Text);
            pattern.IsMatch(Feed.Of(user, "c").Text).Should().BeTrue("seed {0}", seed);
            pattern.IsMatch(Feed.Of(other, user, "c").Text).Should().Be(string.Equals(user, other, StringComparison.Ordinal), "seed {0}", seed);
        }
    }

    [Fact]
    public void A_value_can_be_written_in_lower_case() =>
        Read("market:{symbol:lower}").Target("e", SignalPlatform.Data(("symbol", "BTC"))).Should().Be(InvalidationTarget.Key(CacheKeys.MarketData("BTC")));

    [Theory]
    [InlineData("leaderboard:top", "Key leaderboard:top")]
    [InlineData("feed:*", "Pattern feed:*")]
    [InlineData("feed:?", "Pattern feed:?")]
    [InlineData("feed:[0-9]:*", "Pattern feed:[0-9]:*")]
    [InlineData("100%:*", "Pattern 100%25:*")]
    [InlineData("a\\*b", "Key a*b")]
    [InlineData("a\\*b*", "Pattern a\\*b*")]
    [InlineData("a{{b}}", "Key a%7Bb%7D")]
    [InlineData("#region:eu", "Tag region:eu")]
    [InlineData("\\#1", "Key #1")]
    [InlineData("a#1", "Key a#1")]
    [InlineData("#a:{{b}}%", "Tag a:{b}%")]
    public void A_template_without_placeholders_is_one_target(string template, string target) =>
        Read(template).Target("e", SignalPlatform.Data()).ToString().Should().Be(target);

    [Fact]
    public void A_tag_takes_the_value_as_it_is()
    {
        var target = Read("#region:{region}").Target("e", SignalPlatform.Data(("region", "a:b*%")));
        target.Should().Be(InvalidationTarget.Tag("region:a:b*%"));
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData(null, "empty")]
    [InlineData(" feed:*", "white space")]
    [InlineData("feed:* ", "white space")]
    [InlineData("feed:{userId", "position 6")]
    [InlineData("feed:userId}", "position 12")]
    [InlineData("feed:{}", "name of the placeholder")]
    [InlineData("feed:{user id}", "name of the placeholder")]
    [InlineData("feed:{userId:upper}", "'upper'; there is only 'lower'")]
    [InlineData("feed:[abc", "no ']'")]
    [InlineData("feed:[{userId}]", "brackets at position 6")]
    [InlineData("feed:\\", "escapes nothing")]
    [InlineData("feed:{a}{b}", "there must be a ':'")]
    [InlineData("feed:{a}-{b}", "there must be a ':'")]
    [InlineData("feed:{a}*", "there must be a ':'")]
    [InlineData("feed:*{a}", "there must be a ':'")]
    [InlineData("feed:{a}-?", "there must be a ':'")]
    [InlineData("#", "A tag is empty")]
    [InlineData("#region:*", "no meaning in a tag")]
    public void A_bad_template_is_told_from_a_good_one(string? text, string reason) =>
        EventTemplate.Read(text, out _).Should().Contain(reason);

    [Fact]
    public void A_template_has_at_most_1024_characters()
    {
        EventTemplate.Read(new string('a', 1024), out _).Should().BeNull();
        EventTemplate.Read(new string('a', 1025), out _).Should().Contain("1,024");
        EventTemplate.Read(new string('%', 1024), out _).Should().Contain("1,024", "escaped it is longer than a key may be");
    }

    [Fact]
    public void A_missing_value_names_the_event_and_the_placeholder()
    {
        var target = () => Read("provider:{providerId}:stats").Target("signal.created", SignalPlatform.Data(("providerid", "1")));
        var missing = target.Should().Throw<MissingEventValueException>().Which;
        (missing.EventName, missing.Placeholder).Should().Be(("signal.created", "providerId"));
        missing.Message.Should().Contain("signal.created").And.Contain("providerId");
    }

    [Fact]
    public void A_value_that_makes_a_key_or_a_pattern_too_long_is_refused()
    {
        var data = SignalPlatform.Data(("id", new string('x', 1100)));
        var key = () => Read("signal:{id}").Target("e", data);
        var pattern = () => Read("feed:{id}:*").Target("e", data);
        key.Should().Throw<InvalidKeyException>().Which.Message.Should().NotContain("xxx");
        pattern.Should().Throw<InvalidPatternException>().Which.Message.Should().NotContain("xxx");
    }

    [Fact]
    public void An_empty_value_is_an_empty_part()
    {
        Read("signal:{id}:x").Target("e", SignalPlatform.Data(("id", ""))).Text.Should().Be("signal::x");
        var key = () => Read("{id}").Target("e", SignalPlatform.Data(("id", "")));
        key.Should().Throw<InvalidKeyException>();
    }

    [Fact]
    public void A_control_character_cannot_get_into_a_tag()
    {
        var tag = () => Read("#t:{id}").Target("e", SignalPlatform.Data(("id", "\u0001p:feed:")));
        tag.Should().Throw<ArgumentException>().WithMessage("*control character*");
    }

    private static EventTemplate Read(string text)
    {
        EventTemplate.Read(text, out var template).Should().BeNull();
        return template!;
    }
}
