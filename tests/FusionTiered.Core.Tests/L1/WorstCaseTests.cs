using FusionTiered.L1;

namespace FusionTiered.Core.Tests.L1;

/// <summary>What one put may cost at worst, counted in steps: a time would depend on the machine.</summary>
public sealed class WorstCaseTests
{
    [Fact]
    public void With_every_entry_in_use_a_put_spares_at_most_64()
    {
        var rig = new StoreRig(100_000);
        rig.Fill(100_000);
        Use(rig, 3);
        var main = rig.Store.Partitions.Shared.Main;
        for (var i = 0; i < 100; i++)
        {
            var before = main.Spared;
            rig.Set("new" + i);
            (main.Spared - before).Should().BeLessThanOrEqualTo(MainRing.MaxSpared);
        }

        main.Spared.Should().BeGreaterThan(0);
        Audit.Check(rig.Store);
    }

    [Fact]
    public void A_window_that_must_shrink_is_worked_off_over_many_puts()
    {
        var rig = new StoreRig(10_000);
        rig.Fill(10_000);
        rig.Store.Apply(new MemoryLimits(9_999));
        var shared = rig.Store.Partitions.Shared;
        var before = shared.Window.Count;
        rig.Store.Apply(new MemoryLimits(100_000)); // a window ten times as large fills up, then the limit goes back
        rig.Fill(100_000, "more");
        shared.Window.Count.Should().BeGreaterThan(before);
        var spared = shared.Main.Spared;
        rig.Set("one");
        (shared.Main.Spared - spared).Should().BeLessThanOrEqualTo(17 * MainRing.MaxSpared);
    }

    [Fact]
    public void The_sketch_is_halved_in_slices()
    {
        var sketch = new FrequencySketch(1 << 14) { Period = 100 };
        for (var i = 0; i < 100; i++)
        {
            sketch.Count(KeyMix.Spread(i));
        }

        sketch.Age.Should().Be(0, "the hundredth addition only began it");
        for (var i = 0; i < 3; i++)
        {
            sketch.Count(KeyMix.Spread(i));
        }

        sketch.Age.Should().Be(1, "four slices of 4,096 words are 16,384");
    }

    private static void Use(StoreRig rig, int times)
    {
        foreach (var entry in rig.Store.Entries)
        {
            for (var i = 0; i < times; i++)
            {
                entry.Touch();
            }
        }
    }
}
