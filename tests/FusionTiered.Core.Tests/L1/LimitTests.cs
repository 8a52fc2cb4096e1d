using FusionTiered.L1;

namespace FusionTiered.Core.Tests.L1;

public sealed class LimitTests
{
    [Fact]
    public void The_whole_is_limited_by_entries_and_by_bytes_whichever_is_less()
    {
        var byEntries = new StoreRig(10, maxBytes: 1000);
        byEntries.Fill(100);
        byEntries.Store.Count.Should().Be(10);

        var byBytes = new StoreRig(1000, maxBytes: 100);
        for (var i = 0; i < 100; i++)
        {
            byBytes.Set("k" + i, weight: 5);
        }

        byBytes.Store.Bytes.Should().BeInRange(80, 100);
    }

    [Fact]
    public void A_narrower_limit_holds_at_once()
    {
        var rig = new StoreRig(1000);
        rig.Fill(1000);
        rig.Store.Apply(new MemoryLimits(100));
        (rig.Store.Count, rig.Store.MaxEntries).Should().Be((100, 100));
        rig.Store.Apply(new MemoryLimits(100, 30));
        rig.Store.Bytes.Should().Be(30);
        Audit.Check(rig.Store);
    }

    [Fact]
    public void A_wider_limit_is_used()
    {
        var rig = new StoreRig(10);
        rig.Fill(100);
        rig.Store.Apply(new MemoryLimits(5000));
        rig.Fill(5000);
        rig.Store.Count.Should().Be(5000);
        Audit.Check(rig.Store);
    }

    [Fact]
    public void A_profile_keeps_to_its_own_limit_and_leaves_the_others_theirs()
    {
        var rig = new StoreRig(100);
        var few = rig.NewProfile("few", maxEntries: 10);
        rig.Fill(50);
        for (var i = 0; i < 500; i++)
        {
            rig.Set("few" + i, profile: few);
            rig.Store.UsageOf(few).Entries.Should().BeLessThanOrEqualTo(10);
        }

        (rig.Store.UsageOf(few).Entries, rig.Store.UsageOf(rig.Profile).Entries).Should().Be((10, 50));
    }

    [Fact]
    public void A_profiles_bytes_are_limited_too_and_heavier_than_all_of_them_is_refused()
    {
        var rig = new StoreRig(100);
        var light = rig.NewProfile("light", maxBytes: 50);
        for (var i = 0; i < 100; i++)
        {
            rig.Set("light" + i, weight: 3, profile: light);
            rig.Store.UsageOf(light).Bytes.Should().BeLessThanOrEqualTo(50);
        }

        rig.Set("heavy", weight: 51, profile: light).Should().BeFalse();
    }

    [Fact]
    public void When_the_whole_is_full_the_fullest_partition_gives_way()
    {
        var rig = new StoreRig(100);
        var own = rig.NewProfile("own", maxEntries: 50);
        rig.Fill(100);
        for (var i = 0; i < 500; i++)
        {
            rig.Set("own" + i, profile: own);
            Audit.Check(rig.Store);
        }

        // 33 of 50 and 67 of 100: equally full.
        rig.Store.UsageOf(own).Entries.Should().BeInRange(32, 35);
        rig.Fill(500, "again");
        rig.Store.UsageOf(own).Entries.Should().BeInRange(31, 35);
        rig.Store.Count.Should().Be(100);
    }

    [Fact]
    public void A_heavy_entry_makes_other_partitions_give_way_when_its_own_has_too_little()
    {
        var rig = new StoreRig(100, maxBytes: 100);
        var own = rig.NewProfile("own", maxBytes: 60);
        rig.Fill(100);
        rig.Set("own", weight: 60, profile: own).Should().BeTrue();
        (rig.Store.UsageOf(own).Bytes, rig.Store.Bytes).Should().Be((60, 100));
        Audit.Check(rig.Store);
    }

    [Fact]
    public void A_limit_that_a_profile_gets_later_holds_from_then_on()
    {
        var rig = new StoreRig(100);
        rig.Fill(100);
        rig.Profile.Settings = rig.Profile.Settings with { MaxEntries = 20 };
        rig.Store.Apply(rig.Profile);
        (rig.Store.Count, rig.Store.Partitions.All.Count).Should().Be((20, 2));

        rig.Profile.Settings = rig.Profile.Settings with { MaxEntries = 5 };
        rig.Set("one more");
        rig.Store.Count.Should().Be(5);
        Audit.Check(rig.Store);
    }

    [Fact]
    public void A_profile_that_loses_its_limit_takes_its_entries_back_to_the_whole()
    {
        var rig = new StoreRig(100);
        var own = rig.NewProfile("own", maxEntries: 10);
        rig.Fill(10);
        for (var i = 0; i < 10; i++)
        {
            rig.Set("own" + i, profile: own);
        }

        own.Settings = own.Settings with { MaxEntries = 0 };
        rig.Store.Apply(own);
        (rig.Store.Count, rig.Store.UsageOf(own).Entries, rig.Store.Partitions.All.Count).Should().Be((20, 10, 1));
        Audit.Check(rig.Store);
    }

    [Fact]
    public void A_partition_of_its_own_keeps_a_hit_ratio_of_its_own()
    {
        var rig = new StoreRig(2000);
        var own = rig.NewProfile("own", maxEntries: 200);
        for (var round = 0; round < 20; round++)
        {
            for (var i = 0; i < 150; i++)
            {
                if (!rig.Get("hot" + i))
                {
                    rig.Set("hot" + i, profile: own);
                }
            }

            rig.Fill(5000, "scan" + round + ":");
        }

        Enumerable.Range(0, 150).Count(i => rig.Has("hot" + i)).Should().BeGreaterThan(140, "a scan of others does not reach it while it is the emptier one");
    }
}
