using FusionTiered.L1;
using FusionTiered.Weights;

namespace FusionTiered.Core.Tests.L1;

public sealed class EdgeTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_smallest_caches_hold_what_they_may_and_the_newest_in_any_case(int capacity)
    {
        var rig = new StoreRig(capacity);
        for (var i = 0; i < 200; i++)
        {
            rig.Set("k" + (i % 7)).Should().BeTrue();
            rig.Has("k" + (i % 7)).Should().BeTrue();
            Audit.Check(rig.Store);
        }

        rig.Store.Count.Should().Be(capacity);
    }

    [Fact]
    public void As_heavy_as_the_whole_is_kept_in_an_empty_cache_and_heavier_never()
    {
        var rig = new StoreRig(10, maxBytes: 100);
        rig.Set("all", weight: 100).Should().BeTrue();
        rig.Set("more", weight: 101).Should().BeFalse();
        (rig.Has("all"), rig.Store.Bytes).Should().Be((true, 100));
        rig.Gone(EvictionReason.Rejected).Should().Be(1);
    }

    [Fact]
    public void An_update_that_is_too_heavy_removes_the_old_value()
    {
        var rig = new StoreRig(10, maxBytes: 100);
        rig.Set("a", weight: 5);
        rig.Set("a", weight: 101).Should().BeFalse();
        (rig.Has("a"), rig.Store.Bytes).Should().Be((false, 0));
        (rig.Gone(EvictionReason.Replaced), rig.Gone(EvictionReason.Rejected)).Should().Be((1, 1));
    }

    [Fact]
    public void A_value_over_the_profiles_largest_is_refused_however_much_room_there_is()
    {
        var rig = new StoreRig();
        rig.Profile.Settings = rig.Profile.Settings with { MaxL1ValueBytes = 1000 };
        rig.Set("a", Weigher.Overhead("a") + 1000).Should().BeTrue();
        rig.Set("a", Weigher.Overhead("a") + 1001).Should().BeFalse();
        rig.Has("a").Should().BeFalse();
    }

    [Fact]
    public void Updates_may_grow_and_shrink_and_the_sum_stays_right()
    {
        var rig = new StoreRig(20, maxBytes: 200);
        rig.Fill(20);
        foreach (var weight in new[] { 1, 9, 14, 3, 40, 1, 190, 200, 1 })
        {
            rig.Set("k5", weight);
            Audit.Check(rig.Store);
        }

        rig.Has("k5").Should().BeTrue();
    }

    [Fact]
    public void A_heavy_newcomer_does_not_flush_the_window()
    {
        var rig = new StoreRig(1000, maxBytes: 1000);
        rig.Fill(1000);
        var before = rig.Store.Partitions.Shared.Window.Count;
        rig.Set("heavy", weight: 300).Should().BeFalse("nothing says that it is worth 300 others");
        rig.Store.Partitions.Shared.Window.Count.Should().Be(before);
        rig.Set("heavy", weight: 300).Should().BeTrue("it came back soon");
        rig.Store.Bytes.Should().BeLessThanOrEqualTo(1000);
        Audit.Check(rig.Store);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    public void Dead_on_arrival_is_not_kept_and_ends_the_old_value(double life)
    {
        var rig = new StoreRig();
        rig.Set("a");
        rig.Set("a", life: life).Should().BeFalse();
        rig.Store.Count.Should().Be(0);
        (rig.Gone(EvictionReason.Replaced), rig.Gone(EvictionReason.Expired)).Should().Be((1, 1));
    }

    [Fact]
    public void A_full_cache_of_dead_entries_makes_room_by_them()
    {
        var rig = new StoreRig(50);
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
        var rig = new StoreRig(10);
        for (var i = 0; i < 2000; i++)
        {
            rig.Set("k" + (i % 23), life: i % 3 == 0 ? 5 : 1000);
            rig.Get("k" + (i % 5));
            var main = rig.Store.Partitions.Shared.Main;
            rig.Remove(i % 2 == 0 ? main.Oldest?.Key ?? "k0" : main.Newest?.Key ?? "k0");
            rig.Clock.Advance(TimeSpan.FromMilliseconds(1));
            Audit.Check(rig.Store);
        }
    }

    [Fact]
    public void A_weight_below_one_is_a_clear_error()
        => FluentActions.Invoking(() => new StoreRig().Set("a", weight: 0)).Should().Throw<ArgumentException>().WithMessage("*'plain' weighs 0*from 1*");

    [Fact]
    public void A_key_that_changes_its_profile_is_counted_with_the_new_one()
    {
        var rig = new StoreRig();
        var other = rig.NewProfile("other", maxEntries: 5);
        rig.Set("a");
        rig.Set("a", profile: other);
        (rig.Store.UsageOf(rig.Profile).Entries, rig.Store.UsageOf(other).Entries, rig.Store.Count).Should().Be((0, 1, 1));
        Audit.Check(rig.Store);
    }
}
