using FusionTiered.L1;
using FusionTiered.Weights;

namespace FusionTiered.Coherent.Tests.L1;

public sealed class EdgeTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_smallest_caches_hold_what_they_may_and_the_newest_in_any_case(int capacity)
    {
        var rig = new TierRig(capacity);
        for (var i = 0; i < 200; i++)
        {
            rig.Set("k" + (i % 7)).Should().Be(PutOutcome.Stored);
            rig.Has("k" + (i % 7)).Should().BeTrue();
            Audit.Check(rig.Tier);
        }

        rig.Tier.Count.Should().Be(capacity);
    }

    [Fact]
    public void As_heavy_as_the_whole_is_kept_in_an_empty_cache_and_heavier_never()
    {
        var rig = new TierRig(10, maxBytes: 100);
        rig.Set("all", weight: 100).Should().Be(PutOutcome.Stored);
        rig.Set("more", weight: 101).Should().Be(PutOutcome.Rejected);
        (rig.Has("all"), rig.Tier.Bytes).Should().Be((true, 100));
        rig.Gone(EvictionReason.Rejected).Should().Be(1);
    }

    [Fact]
    public void An_update_that_is_too_heavy_removes_the_old_value()
    {
        var rig = new TierRig(10, maxBytes: 100);
        rig.Set("a", weight: 5);
        rig.Set("a", weight: 101).Should().Be(PutOutcome.Rejected);
        (rig.Has("a"), rig.Tier.Bytes).Should().Be((false, 0));
        (rig.Gone(EvictionReason.Replaced), rig.Gone(EvictionReason.Rejected)).Should().Be((1, 1));
    }

    [Fact]
    public void A_value_over_the_profiles_largest_is_refused_however_much_room_there_is()
    {
        var rig = new TierRig();
        rig.Profile.Settings = rig.Profile.Settings with { MaxL1ValueBytes = 1000 };
        rig.Set("a", Weigher.Overhead("a") + 1000).Should().Be(PutOutcome.Stored);
        rig.Set("a", Weigher.Overhead("a") + 1001).Should().Be(PutOutcome.Rejected);
        rig.Has("a").Should().BeFalse();
    }

    [Fact]
    public void Updates_may_grow_and_shrink_and_the_sum_stays_right()
    {
        var rig = new TierRig(20, maxBytes: 200);
        rig.Fill(20);
        foreach (var weight in new[] { 1, 9, 14, 3, 40, 1, 190, 200, 1 })
        {
            rig.Set("k5", weight);
            Audit.Check(rig.Tier);
        }

        rig.Has("k5").Should().BeTrue();
    }

    [Fact]
    public void A_heavy_newcomer_does_not_flush_the_window()
    {
        var rig = new TierRig(1000, maxBytes: 1000);
        rig.Fill(1000);
        var before = rig.Tier.Partitions.Shared.Window.Count;
        rig.Set("heavy", weight: 300).Should().Be(PutOutcome.Rejected, "nothing says that it is worth 300 others");
        rig.Tier.Partitions.Shared.Window.Count.Should().Be(before);
        rig.Set("heavy", weight: 300).Should().Be(PutOutcome.Stored, "it came back soon");
        rig.Tier.Bytes.Should().BeLessThanOrEqualTo(1000);
        Audit.Check(rig.Tier);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    public void Dead_on_arrival_is_not_kept_and_ends_the_old_value(double life)
    {
        var rig = new TierRig();
        rig.Set("a");
        rig.Set("a", life: life).Should().Be(PutOutcome.Rejected);
        rig.Tier.Count.Should().Be(0);
        (rig.Gone(EvictionReason.Replaced), rig.Gone(EvictionReason.Expired)).Should().Be((1, 1));
    }

    [Fact]
    public void A_full_cache_of_dead_entries_makes_room_by_them()
    {
        var rig = new TierRig(50);
        for (var i = 0; i < 50; i++)
        {
            rig.Set("dead" + i, life: 10);
        }

        rig.Clock.Advance(TimeSpan.FromMilliseconds(10));
        rig.Fill(25);
        Enumerable.Range(0, 25).Should().OnlyContain(i => rig.Has("k" + i));
        rig.Gone(EvictionReason.Evicted).Should().Be(0);
    }

    [Fact]
    public void A_key_removed_under_either_hand_harms_neither()
    {
        var rig = new TierRig(10);
        for (var i = 0; i < 2000; i++)
        {
            rig.Set("k" + (i % 23), life: i % 3 == 0 ? 5 : 1000);
            rig.Get("k" + (i % 5));
            var main = rig.Tier.Partitions.Shared.Main;
            rig.Remove(i % 2 == 0 ? main.Oldest?.Key ?? "k0" : main.Newest?.Key ?? "k0");
            rig.Clock.Advance(TimeSpan.FromMilliseconds(1));
            Audit.Check(rig.Tier);
        }
    }

    [Fact]
    public void A_weight_below_one_is_a_clear_error()
        => FluentActions.Invoking(() => new TierRig().Set("a", weight: 0)).Should().Throw<ArgumentException>().WithMessage("*'plain' weighs 0*from 1*");

    [Fact]
    public void A_key_that_changes_its_profile_is_counted_with_the_new_one()
    {
        var rig = new TierRig();
        var other = rig.NewProfile("other", maxEntries: 5);
        rig.Set("a");
        rig.Set("a", profile: other);
        (rig.Tier.UsageOf(rig.Profile).Entries, rig.Tier.UsageOf(other).Entries, rig.Tier.Count).Should().Be((0, 1, 1));
        Audit.Check(rig.Tier);
    }
}
