using System.Diagnostics;
using FusionTiered.Keys;

namespace FusionTiered.Core.Tests.Keys;

public class GlobTests
{
    [Theory]
    [InlineData("*", "", true)]
    [InlineData("*", "anything:at:all", true)]
    [InlineData("feed:*", "feed:1:first", true)]
    [InlineData("feed:*", "feed:", true)]
    [InlineData("feed:*", "feedback", false)]
    [InlineData("*:stats", "provider:1:stats", true)]
    [InlineData("*:stats", "provider:1:statsx", false)]
    [InlineData("a*b*c", "a--b--c", true)]
    [InlineData("a*b*c", "a--c--b", false)]
    [InlineData("a**c", "abc", true)]
    [InlineData("a?c", "abc", true)]
    [InlineData("a?c", "ac", false)]
    [InlineData("a?c", "abbc", false)]
    [InlineData("[abc]x", "bx", true)]
    [InlineData("[abc]x", "dx", false)]
    [InlineData("[^abc]x", "dx", true)]
    [InlineData("[^abc]x", "ax", false)]
    [InlineData("[^abc]x", "x", false)]
    [InlineData("[a-c]", "b", true)]
    [InlineData("[c-a]", "b", true)]
    [InlineData("[a-c]", "-", false)]
    [InlineData("[-a]", "-", true)]
    [InlineData("[a^]", "^", true)]
    [InlineData("[\\]a]", "]", true)]
    [InlineData("[\\^a]", "^", true)]
    [InlineData("[\\a-c]", "b", false)]
    [InlineData("[\\a-c]", "-", true)]
    [InlineData("[*]", "x", false)]
    [InlineData("[*]", "*", true)]
    [InlineData("[]", "]", false)]
    [InlineData("[^]", "x", true)]
    [InlineData("a]", "a]", true)]
    [InlineData("\\*", "*", true)]
    [InlineData("\\*", "x", false)]
    [InlineData("\\[a]", "[a]", true)]
    [InlineData("\\\\", "\\", true)]
    [InlineData("\\x", "x", true)]
    [InlineData("A", "a", false)]
    public void A_pattern_matches_as_Redis_matches_it(string pattern, string text, bool matches) =>
        Glob.Parse(pattern).IsMatch(text).Should().Be(matches);

    [Theory]
    [InlineData("", "empty")]
    [InlineData("a\\", "position 2")]
    [InlineData("feed:[abc", "position 6")]
    [InlineData("[", "position 1")]
    [InlineData("[^", "position 1")]
    [InlineData("[a\\]", "position 1")]
    [InlineData("[a-]", "position 1")]
    public void A_pattern_without_an_end_is_refused(string pattern, string reason)
    {
        var parse = () => Glob.Parse(pattern);
        parse.Should().Throw<InvalidPatternException>().Which.Message.Should().Contain(reason).And.NotContain("feed:");
    }

    [Fact]
    public void A_pattern_has_at_most_as_many_characters_as_a_key()
    {
        var longest = new string('a', 1024);
        Glob.Parse(longest).IsMatch(longest).Should().BeTrue();
        var parse = () => Glob.Parse(longest + "*");
        parse.Should().Throw<InvalidPatternException>().WithMessage("*1,024*");
    }

    [Fact]
    public void Escapes_do_not_count_as_characters()
    {
        var stars = new string('*', 1024);
        Glob.Parse(Glob.Escape(stars)).IsMatch(stars).Should().BeTrue();
    }

    [Theory]
    [InlineData("leaderboard:top", true, false, "leaderboard:top")]
    [InlineData("a\\*b", true, false, "a*b")]
    [InlineData("feed:*", false, true, "feed:")]
    [InlineData("feed:**", false, true, "feed:")]
    [InlineData("f\\[d:*", false, true, "f[d:")]
    [InlineData("*", false, true, "")]
    [InlineData("feed:*:x", false, false, "feed:")]
    [InlineData("feed:?", false, false, "feed:")]
    [InlineData("[a]*", false, false, "")]
    public void What_a_pattern_begins_with_is_known(string pattern, bool exact, bool prefix, string literal)
    {
        var glob = Glob.Parse(pattern);
        (glob.IsExact, glob.IsPrefix, glob.LiteralPrefix).Should().Be((exact, prefix, literal));
        glob.Text.Should().Be(pattern);
    }

    [Fact]
    public void A_pattern_made_to_be_slow_is_not()
    {
        var glob = Glob.Parse(string.Concat(Enumerable.Repeat("*a", 511)) + "*b");
        var began = Stopwatch.GetTimestamp();
        glob.IsMatch(new string('a', 1024)).Should().BeFalse();
        Stopwatch.GetElapsedTime(began).Should().BeLessThan(TimeSpan.FromSeconds(2), "an exponential matcher does not come back at all");
    }

    [Theory]
    [InlineData("feed:?:x", "feed:*:x")]
    [InlineData("a[bc]?*d", "a*d")]
    [InlineData("\\*?", "\\**")]
    [InlineData("??x??", "*x*")]
    [InlineData("a\\]", "a\\]")]
    public void For_bytes_a_pattern_is_no_narrower(string pattern, string wide) => Glob.Parse(pattern).ForBytes.Should().Be(wide);

    [Fact]
    public void Matching_allocates_nothing()
    {
        var glob = Glob.Parse("*:[a-z]?:*x");
        glob.IsMatch("feed:ab:yx").Should().BeTrue();
        var before = GC.GetAllocatedBytesForCurrentThread();
        glob.IsMatch("feed:ab:yx");
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);
    }
}
