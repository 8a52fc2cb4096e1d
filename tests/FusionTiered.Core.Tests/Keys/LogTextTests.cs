namespace FusionTiered.Core.Tests.Keys;

/// <summary>The name of a key in logs.</summary>
public sealed class LogTextTests
{
    private static readonly CacheProfile Feed = new("feed");

    [Fact]
    public void Equal_keys_have_one_name_which_does_not_reveal_them()
    {
        CacheKey composed = Feed.Key($"{"ann"}");
        Feed.Of("ann").LogText.Should().Be(composed.LogText).And.MatchRegex("^#[0-9a-f]{8}$");
        Feed.Of("bob").LogText.Should().NotBe(Feed.Of("ann").LogText);
    }

    [Fact]
    public void No_key_has_no_name() => default(CacheKey).LogText.Should().BeEmpty();
}
