namespace FusionTiered.Core.Tests.Invalidation;

public class InvalidationTargetTests
{
    [Fact]
    public void Targets_are_equal_when_kind_and_text_are()
    {
        InvalidationTarget key = CacheKey.Raw("a");
        key.Should().Be(InvalidationTarget.Key(CacheKey.Raw("a")));
        (key == InvalidationTarget.Pattern("a")).Should().BeFalse();
        (key != InvalidationTarget.Tag("a")).Should().BeTrue();
        var profile = InvalidationTarget.Profile(new CacheProfile("Feed"));
        profile.Should().Be(InvalidationTarget.Profile(new CacheProfile("feed")));
        profile.GetHashCode().Should().Be(InvalidationTarget.Profile(new CacheProfile("feed")).GetHashCode());
        InvalidationTarget.Tag("A").Should().NotBe(InvalidationTarget.Tag("a"));
    }

    [Fact]
    public void A_bad_pattern_or_tag_is_refused_where_it_is_named()
    {
        var pattern = () => InvalidationTarget.Pattern("feed:[");
        pattern.Should().Throw<InvalidPatternException>();
        foreach (var text in (string[])["", "a\u0001", "\u0085", new string('a', 1025)])
        {
            var tag = () => InvalidationTarget.Tag(text);
            tag.Should().Throw<ArgumentException>().Which.ParamName.Should().Be("tag");
        }

        InvalidationTarget.Tag(new string('a', 1024)).Text.Should().HaveLength(1024);
    }

    [Fact]
    public void A_pattern_under_a_profile_takes_values_for_what_they_are()
    {
        var feed = new CacheProfile("feed");
        CachePattern.Under(feed).Should().Be("feed:*");
        CachePattern.Under(feed, "42").Should().Be("feed:42:*");
        CachePattern.Under(feed, "a:*", "[x]").Should().Be("feed:a%3A\\*:\\[x\\]:*");
        CachePattern.Under(CacheProfile.Default, "a").Should().Be("a:*");
        var none = () => CachePattern.Escape(null!);
        none.Should().Throw<InvalidKeyException>();
    }
}
