using FusionTiered.L1;

namespace FusionTiered.Core.Tests.L1;

/// <summary>The parts of the policy, each by itself.</summary>
public sealed class PolicyTests
{
    [Fact]
    public void The_sketch_never_counts_too_little_and_forgets_by_half()
    {
        var sketch = new FrequencySketch(256) { Period = 1000 };
        for (var i = 0; i < 8; i++)
        {
            sketch.Count(KeyMix.Spread(1));
        }

        sketch.Estimate(KeyMix.Spread(1)).Should().Be(8);
        sketch.Estimate(KeyMix.Spread(2)).Should().BeLessThanOrEqualTo(8);
        Noise(sketch, 992);
        sketch.Age.Should().Be(1);
        sketch.Estimate(KeyMix.Spread(1)).Should().BeInRange(4, 7);
    }

    [Fact]
    public void The_sketch_stops_at_fifteen()
    {
        var sketch = new FrequencySketch(8);
        for (var i = 0; i < 100; i++)
        {
            sketch.Count(KeyMix.Spread(1));
        }

        sketch.Estimate(KeyMix.Spread(1)).Should().Be(15);
    }

    [Fact]
    public void Growth_loses_no_count_and_no_ghost()
    {
        var (sketch, ghost) = (new FrequencySketch(64), new Ghost(64) { Span = 1000 });
        for (var i = 0; i < 40; i++)
        {
            sketch.Count(KeyMix.Spread(i));
        }

        ghost.Remember(KeyMix.Spread(7));
        var before = Enumerable.Range(0, 40).Select(i => sketch.Estimate(KeyMix.Spread(i))).ToList();
        sketch.Grow();
        ghost.Grow();

        Enumerable.Range(0, 40).Select(i => sketch.Estimate(KeyMix.Spread(i))).Should().Equal(before);
        ghost.Take(KeyMix.Spread(7)).Should().BeTrue();
    }

    [Fact]
    public void A_ghost_is_remembered_once_and_for_its_span()
    {
        var ghost = new Ghost(1024) { Span = 10 };
        ghost.Remember(KeyMix.Spread(1));
        ghost.Take(KeyMix.Spread(2)).Should().BeFalse();
        ghost.Take(KeyMix.Spread(1)).Should().BeTrue();
        ghost.Take(KeyMix.Spread(1)).Should().BeFalse();

        ghost.Remember(KeyMix.Spread(1));
        for (var i = 100; i < 110; i++)
        {
            ghost.Remember(KeyMix.Spread(i));
        }

        ghost.Take(KeyMix.Spread(1)).Should().BeFalse();
    }

    [Fact]
    public void A_newcomer_must_have_been_used_more_by_more_than_one()
    {
        var rig = new StoreRig();
        var sketch = new FrequencySketch(1024);
        var contest = new Contest(sketch);
        var (newcomer, victim) = (rig.Make("newcomer"), rig.Make("victim"));
        sketch.Count(KeyMix.Spread(newcomer.Hash));
        contest.Wins(newcomer, victim).Should().BeFalse("one use more could be chance");
        newcomer.Refs = 1;
        contest.Wins(newcomer, victim).Should().BeTrue();
        newcomer.Refs.Should().Be(0, "its uses were poured into the sketch");
    }

    [Fact]
    public void A_key_that_lost_and_comes_back_soon_goes_to_main()
    {
        var rig = new StoreRig(100);
        rig.Fill(200);
        var lost = Enumerable.Range(0, 200).Last(i => !rig.Has("k" + i));
        rig.Set("k" + lost);
        rig.Store.Find("k" + lost, StoreRig.HashOf("k" + lost))!.Place.Should().Be(Place.Main);
    }

    [Fact]
    public void What_is_used_outlives_a_scan()
    {
        var rig = new StoreRig(100);
        for (var i = 0; i < 2000; i++)
        {
            if (!rig.Get("hot" + (i % 50)))
            {
                rig.Set("hot" + (i % 50));
            }
        }

        rig.Fill(5000, "scan");
        Enumerable.Range(0, 50).Count(i => rig.Has("hot" + i)).Should().BeGreaterThan(40);
    }

    [Fact]
    public void The_windows_share_follows_the_hit_ratio()
    {
        // A loop that does not fit wants a small window. Keys that are asked for twice, soon, want a large one.
        var loop = new StoreRig(200);
        Play(loop, Enumerable.Range(0, 400_000).Select(static i => i % 400));
        loop.Store.Partitions.Shared.WindowShare.Should().BeLessThan(0.1);

        var recency = new StoreRig(2000);
        var random = new Random(7);
        Play(recency, Enumerable.Range(0, 800_000).Select(i => (i / 2) - (i % 2 == 0 ? 0 : random.Next(1, 1000))));
        recency.Store.Partitions.Shared.WindowShare.Should().BeGreaterThan(0.3);
    }

    [Fact]
    public void A_fixed_share_stays()
    {
        var rig = new StoreRig(200, windowShare: 0.1);
        Play(rig, Enumerable.Range(0, 100_000).Select(static i => i % 400));
        rig.Store.Partitions.Shared.WindowShare.Should().Be(0.1);
    }

    [Fact]
    public void A_cache_bound_by_bytes_learns_how_many_entries_fit()
    {
        var rig = new StoreRig(1_000_000, maxBytes: 10_000);
        for (var i = 0; i < 1000; i++)
        {
            rig.Set("k" + i, weight: 100);
        }

        rig.Store.Partitions.Shared.Capacity.Should().BeInRange(80, 100);
    }

    [Fact]
    public void A_large_cache_grows_its_sketch_with_its_entries()
    {
        var rig = new StoreRig(1_000_000);
        rig.Fill(70_000);
        rig.Store.Count.Should().Be(70_000);
        Enumerable.Range(0, 70_000).Should().OnlyContain(i => rig.Has("k" + i));
    }

    private static void Noise(FrequencySketch sketch, int additions)
    {
        for (var i = 0; i < additions; i++)
        {
            sketch.Count(KeyMix.Spread(1000 + i));
        }
    }

    private static void Play(StoreRig rig, IEnumerable<int> requests)
    {
        foreach (var i in requests)
        {
            var key = "k" + i;
            if (!rig.Get(key))
            {
                rig.Set(key);
            }
        }
    }
}
