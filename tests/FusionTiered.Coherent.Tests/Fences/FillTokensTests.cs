using FusionTiered.Fences;

namespace FusionTiered.Coherent.Tests.Fences;

public class FillTokensTests
{
    private readonly FillTokens _tokens = new();

    [Fact]
    public void Dirtying_a_key_dirties_each_of_its_tokens_and_no_other()
    {
        FillToken first = Open("a"), second = Open("a"), other = Open("b");

        _tokens.Dirty_NeedsLock("a");

        first.IsDirty.Should().BeTrue();
        second.IsDirty.Should().BeTrue();
        other.IsDirty.Should().BeFalse();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void A_closed_token_is_not_dirtied_and_the_others_still_are(int closed)
    {
        FillToken[] all = [Open("a"), Open("a"), Open("a")];
        _tokens.Close_NeedsLock(all[closed]);

        _tokens.Dirty_NeedsLock("a");

        all.Count(token => token.IsDirty).Should().Be(2);
        all[closed].IsDirty.Should().BeFalse();
    }

    [Fact]
    public void Closing_all_leaves_nothing()
    {
        FillToken[] all = [Open("a"), Open("a"), Open("b")];
        foreach (var token in all)
        {
            _tokens.Close_NeedsLock(token);
            _tokens.Close_NeedsLock(token);
        }

        _tokens.Count_NeedsLock.Should().Be(0);
    }

    private FillToken Open(string key)
    {
        var token = new FillToken(key, key.GetHashCode(StringComparison.Ordinal), openedAt: 0);
        _tokens.Open_NeedsLock(token);
        return token;
    }
}
