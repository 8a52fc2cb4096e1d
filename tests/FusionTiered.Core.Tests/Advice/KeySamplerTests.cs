using FusionTiered.Advice;
using FusionTiered.Core.Tests.L1;

namespace FusionTiered.Core.Tests.Advice;

/// <summary>The sample beside an exact simulation, its bounds, and what it does with lifetimes.</summary>
public class KeySamplerTests
{
    private const int Half = 0, Now = 1, Double = 2, Fourfold = 3;

    private static readonly TimeSpan FiveMinutes = TimeSpan.FromMinutes(5);

    [Theory]
    [InlineData(500)]
    [InlineData(4_000)]
    public void The_estimate_is_near_the_hit_rate_of_LRU_on_a_Zipf_stream(int size)
    {
        var keys = Zipf(keys: 50_000, requests: 300_000);
        var rig = new ReadsRig();
        rig.ReadAll(keys, size);
        var sample = rig.Look(size);
        sample.Rate.Should().BeLessThan(0.2, "more keys came than are sampled");
        for (var i = Half; i <= Fourfold; i++)
        {
            sample.HitRates[Now, i].Should().BeApproximately(Lru.Rate(keys, (int)(size * SampledLifetime.Factors[i])), 0.04);
        }
    }

    [Theory]
    [InlineData(600)]
    [InlineData(30_000)]
    public void The_cliff_of_a_loop_is_found(int length)
    {
        var rig = new ReadsRig();
        rig.ReadAll([.. Enumerable.Range(0, length * 10).Select(i => i % length)], length * 2 / 3);
        var sample = rig.Look(length * 2 / 3.0);
        sample.HitRates[Now, Now].Should().BeApproximately(0, 0.02);
        sample.HitRates[Now, Double].Should().BeApproximately(0.9, 0.04, "the first round of ten misses");
        sample.Expected(Now, Double).Should().BeApproximately(0.9, 0.04);
    }

    [Fact]
    public void Memory_is_bounded_whatever_keys_come()
    {
        var rig = new ReadsRig();
        rig.ReadAll([.. Enumerable.Range(0, 200_000)], 10);
        var sample = rig.Look();
        sample.Keys.Should().BeInRange(KeySampler.MostKeys / 2, KeySampler.MostKeys);
        (sample.Keys / sample.Rate).Should().BeApproximately(200_000, 20_000);
        rig.Sampler.Bytes.Should().BeLessThan(112_000);
    }

    [Fact]
    public void Nothing_is_kept_before_the_first_read() => new ReadsRig().Sampler.Bytes.Should().Be(0);

    [Fact]
    public void A_busy_profile_samples_a_smaller_share_and_a_quiet_one_all_keys_again()
    {
        var rig = new ReadsRig();
        for (var i = 0; i < 2_000_000; i++)
        {
            rig.Read(i % 1_000, isHit: true);
        }

        rig.Look().Rate.Should().BeLessThan(0.1);
        rig.Look().Samples.Should().BeLessThan(500_000);
        for (var i = 0; i < 10; i++)
        {
            rig.Clock.Advance(TimeSpan.FromMinutes(1));
            rig.Look();
        }

        rig.Look().Rate.Should().Be(1);
    }

    [Fact]
    public void A_key_of_many_reads_that_is_not_sampled_counts_all_the_same()
    {
        var rig = new ReadsRig();
        rig.ReadAll([.. Enumerable.Range(0, 100_000)], 10);
        var skipped = Enumerable.Range(0, 1_000).First(key => !rig.Sampler.Takes(Hash(key)));
        for (var i = 0; i < 300_000; i++)
        {
            rig.Read(skipped, isHit: true);
        }

        rig.Look(10).HitRates[Now, Now].Should().BeApproximately(0.75, 0.03);
    }

    [Fact]
    public void A_first_read_that_hits_is_of_a_forgotten_key_and_left_out()
    {
        var rig = new ReadsRig();
        ReadAll(rig, isHit: true);
        ReadAll(rig, isHit: true);
        rig.Look(1_000).HitRates[Now, Now].Should().Be(1);
    }

    [Fact]
    public void A_lifetime_that_is_too_short_is_found_and_more_room_would_not_help()
    {
        var rig = new ReadsRig(FiveMinutes);
        for (var round = 0; round < 12; round++)
        {
            ReadAll(rig, isHit: false);
            rig.Clock.Advance(TimeSpan.FromMinutes(7));
        }

        var sample = rig.Look(1_000);
        sample.Expected(Now, Fourfold).Should().Be(0);
        sample.Expected(Double, Now).Should().BeApproximately(0.5, 0.1, "each second read comes within ten minutes of the load");
        sample.Expected(Fourfold, Now).Should().BeApproximately(0.66, 0.1);
    }

    [Fact]
    public void Half_the_lifetime_costs_the_reads_between()
    {
        var rig = new ReadsRig(FiveMinutes);
        for (var round = 0; round < 16; round++)
        {
            ReadAll(rig, isHit: round % 2 == 1);
            rig.Clock.Advance(TimeSpan.FromMinutes(3));
        }

        rig.Look(1_000).Measured.Should().Be(0.5);
        rig.Look(1_000).Expected(Half, Now).Should().BeApproximately(0, 0.05);
    }

    [Fact]
    public void An_idle_limit_moves_with_the_lifetime()
    {
        var rig = new ReadsRig(TimeSpan.FromMinutes(30), idle: FiveMinutes);
        for (var round = 0; round < 8; round++)
        {
            ReadAll(rig, isHit: false);
            rig.Clock.Advance(TimeSpan.FromMinutes(7));
        }

        rig.Look(1_000).Expected(Double, Now).Should().BeGreaterThan(0.7);
    }

    [Fact]
    public void Misses_of_values_that_were_invalidated_promise_no_gain()
    {
        var rig = new ReadsRig(FiveMinutes);
        for (var round = 0; round < 30; round++)
        {
            ReadAll(rig, isHit: false);
            rig.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        var sample = rig.Look(1_000);
        sample.Expected(Fourfold, Now).Should().BeLessThan(0.05);
        sample.Expected(Now, Fourfold).Should().BeLessThan(0.05);
    }

    [Fact]
    public void A_value_that_jitter_ended_early_is_no_invalidation()
    {
        var rig = new ReadsRig(FiveMinutes, jitter: 0.1);
        for (var round = 0; round < 20; round++)
        {
            ReadAll(rig, isHit: false);
            rig.Clock.Advance(TimeSpan.FromMinutes(4.6));
        }

        rig.Look(1_000).Expected(Double, Now).Should().BeApproximately(0.66, 0.06);
    }

    [Fact]
    public void Values_that_are_refreshed_ahead_promise_no_gain_by_a_longer_lifetime()
    {
        var rig = new ReadsRig(FiveMinutes);
        for (var round = 0; round < 30; round++)
        {
            ReadAll(rig, isHit: round > 0);
            rig.Clock.Advance(TimeSpan.FromMinutes(2));
        }

        var sample = rig.Look(1_000);
        sample.Measured.Should().BeGreaterThan(0.9);
        (sample.Expected(Fourfold, Now) - sample.Measured).Should().BeLessThan(0.01);
    }

    [Fact]
    public void Reads_are_forgotten_after_two_hours()
    {
        var rig = new ReadsRig();
        rig.ReadAll([.. Enumerable.Range(0, 1_000)], 10);
        for (var i = 0; i < 3; i++)
        {
            rig.Clock.Advance(TimeSpan.FromHours(1));
            rig.Read(1);
        }

        var sample = rig.Look();
        sample.Reads.Should().BeLessThan(3);
        sample.Keys.Should().Be(1);
        sample.Covered.Should().BeLessThan(TimeSpan.FromHours(2));
    }

    [Fact]
    public void A_new_lifetime_begins_the_figures_anew()
    {
        var rig = new ReadsRig(FiveMinutes);
        ReadAll(rig, isHit: false);
        rig.Profile.Settings = rig.Profile.Settings with { L1Lifetime = TimeSpan.FromHours(1) };
        rig.Look().Samples.Should().Be(0);
    }

    [Fact]
    public void A_read_allocates_nothing_once_its_key_is_known()
    {
        var rig = new ReadsRig(FiveMinutes);
        ReadAll(rig, isHit: true);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 20; i++)
        {
            ReadAll(rig, isHit: true);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);
    }

    private static void ReadAll(ReadsRig rig, bool isHit)
    {
        for (var key = 0; key < 200; key++)
        {
            rig.Read(key, isHit);
        }
    }

    private static int Hash(int key) => ReadsRig.HashOf(key);

    private static int[] Zipf(int keys, int requests)
    {
        var sums = new double[keys];
        double sum = 0;
        for (var i = 0; i < keys; i++)
        {
            sums[i] = sum += 1 / Math.Pow(i + 1, 0.9);
        }

        var random = new Random(42);
        return [.. Enumerable.Range(0, requests).Select(_ => Array.BinarySearch(sums, random.NextDouble() * sum)).Select(static at => at < 0 ? ~at : at)];
    }
}
