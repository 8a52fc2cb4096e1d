using FusionTiered.Fences;
using FusionTiered.L1;
using FusionTiered.Memory;

namespace FusionTiered.Coherent.Tests.Memory;

public sealed class FenceTests
{
    private readonly TierRig _rig = new();

    [Fact]
    public void A_load_under_a_clean_token_stores()
    {
        var token = Open("a");
        Store("a", token).Should().Be(PutOutcome.Stored);
        _rig.Has("a").Should().BeTrue();
    }

    [Fact]
    public void A_remove_during_a_load_wins_also_when_the_key_is_absent()
    {
        var token = Open("a");
        _rig.Remove("a").Should().BeFalse();

        Store("a", token).Should().Be(PutOutcome.Fenced);
        _rig.Has("a").Should().BeFalse();
    }

    [Fact]
    public void A_set_during_a_load_wins()
    {
        var token = Open("a");
        var set = _rig.Make("a");
        _rig.Tier.Put(set, null);

        Store("a", token).Should().Be(PutOutcome.Fenced);
        _rig.Tier.Find("a", TierRig.HashOf("a")).Should().BeSameAs(set);
    }

    [Fact]
    public void A_set_that_is_refused_wins_as_well()
    {
        var token = Open("a");
        _rig.Set("a", life: 0).Should().Be(PutOutcome.Rejected);
        Store("a", token).Should().Be(PutOutcome.Fenced);
    }

    [Fact]
    public void A_store_under_a_clean_token_leaves_the_other_loads_alone()
    {
        var (first, second) = (Open("a"), Open("a"));
        Store("a", first);
        second.IsDirty.Should().BeFalse();
        Store("a", second).Should().Be(PutOutcome.Stored);
    }

    [Fact]
    public void All_loads_of_a_key_are_dirtied_and_those_of_others_are_not()
    {
        var (first, second, other) = (Open("a"), Open("a"), Open("b"));
        _rig.Remove("a");
        (first.IsDirty, second.IsDirty, other.IsDirty).Should().Be((true, true, false));
    }

    [Fact]
    public void A_removal_by_pattern_dirties_the_loads_that_match()
    {
        var (match, other) = (Open("user:1"), Open("item:1"));
        _rig.Tier.RemoveWhere(static _ => false, static key => key.StartsWith("user:", StringComparison.Ordinal), EvictionReason.Invalidated);
        (match.IsDirty, other.IsDirty).Should().Be((true, false));
    }

    [Fact]
    public void The_loads_are_dirtied_before_the_first_entry_is_looked_at()
    {
        _rig.Set("a");
        var token = Open("a");
        _rig.Tier.RemoveWhere(
            _ =>
            {
                token.IsDirty.Should().BeTrue();
                return true;
            },
            static _ => true,
            EvictionReason.Invalidated);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Emptying_memory_dirties_neither_loads_nor_writes(bool onlyTheProfile)
    {
        var (load, write) = (Open("a"), Open("b"));
        _rig.Tier.Clear(onlyTheProfile ? _rig.Profile : null, EvictionReason.Cleared);
        Store("a", load).Should().Be(PutOutcome.Stored);
        _rig.Tier.PutWritten("b", TierRig.HashOf("b"), _rig.Make("b"), write).Should().Be(PutOutcome.Stored);
    }

    [Fact]
    public void Eviction_and_expiry_dirty_nothing()
    {
        _rig.Set("a", life: 10);
        var token = Open("a");
        _rig.Clock.Advance(TimeSpan.FromMilliseconds(10));
        _rig.Tier.Store.RemoveExpired().Should().Be(1);
        token.IsDirty.Should().BeFalse();
    }

    [Fact]
    public void A_token_knows_the_version_clock_of_its_opening_and_counts_until_it_is_closed()
    {
        _rig.Versions.Raise(new FusionTiered.Versions.VersionStamp());
        var token = Open("a");
        (token.OpenedAt, _rig.Tier.OpenTokens).Should().Be((1, 1));
        _rig.Tier.Close(token);
        _rig.Tier.Close(token);
        _rig.Tier.OpenTokens.Should().Be(0);
    }

    [Fact]
    public async Task Whatever_the_order_of_a_load_and_a_remove_no_old_value_stays()
    {
        for (var round = 0; round < 3000; round++)
        {
            var key = "k" + (round % 10);
            var token = Open(key);
            var entry = _rig.Make(key);
            var load = Task.Run(() => _rig.Tier.Put(entry, token));
            _rig.Remove(key);
            await load;
            _rig.Tier.Close(token);
            _rig.Has(key).Should().BeFalse("round {0}: the load began before the remove", round);
        }
    }

    private FillToken Open(string key) => _rig.Tier.Open(key, TierRig.HashOf(key));

    private PutOutcome Store(string key, FillToken token) => _rig.Tier.Put(_rig.Make(key), token);
}
