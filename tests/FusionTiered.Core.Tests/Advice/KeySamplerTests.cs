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
        var rig = new ReadsRig(size: size);
        rig.ReadAll(keys);
        var sample = rig.Look();
        sample.Rate.Should().BeLessThan(0.2, "more keys came than are sampled");
        for (var i = Half; i <= Fourfold; i++)
        {
            sample.HitRates[Trials.OfSize(i)].Should().BeApproximately(Lru.Rate(keys, (int)(size * Trials.Factors[i])), 0.04);
        }
    }

    [Theory]
    [InlineData(600)]
    [InlineData(30_000)]
    public void The_cliff_of_a_loop_is_found(int length)
    {
        var rig = new ReadsRig(size: length * 2 / 3);
        rig.ReadAll([.. Enumerable.Range(0, length * 10).Select(i => i % length)]);
        var sample = rig.Look();
        sample.HitRates[Now].Should().BeApproximately(0, 0.02);
        sample.HitRates[Trials.OfSize(Double)].Should().BeApproximately(0.9, 0.04, "the first round of ten misses");
        sample.Expected(Trials.OfSize(Double)).Should().BeApproximately(0.9, 0.04);
    }

    [Fact]
    public void Memory_is_bounded_whatever_keys_come()
    {
        var rig = new ReadsRig(size: 10);
        rig.ReadAll([.. Enumerable.Range(0, 200_000)]);
        var sample = rig.Look();
        sample.Keys.Should().BeInRange(KeySampler.MostKeys / 2, KeySampler.MostKeys);
        (sample.Keys / sample.Rate).Should().BeApproximately(200_000, 20_000);
        rig.Sampler.Bytes.Should().BeLessThan(126_000);
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
        var rig = new ReadsRig(size: 10);
        rig.ReadAll([.. Enumerable.Range(0, 100_000)]);
        var skipped = Enumerable.Range(0, 1_000).First(key => !rig.Sampler.Takes(Hash(key)));
        for (var i = 0; i < 300_000; i++)
        {
            rig.Read(skipped, isHit: true);
        }

        rig.Look().HitRates[Now].Should().BeApproximately(0.75, 0.03);
    }

    [Fact]
    public void A_first_read_that_hits_is_of_a_forgotten_key_and_left_out()
    {
        var rig = new ReadsRig();
        ReadAll(rig, isHit: true);
        ReadAll(rig, isHit: true);
        rig.Look().HitRates[Now].Should().Be(1);
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

        var sample = rig.Look();
        sample.Expected(Trials.OfSize(Fourfold)).Should().Be(0);
        sample.Expected(Trials.OfLifetime(Double)).Should().BeApproximately(0.5, 0.1, "each second read comes within ten minutes of the load");
        sample.Expected(Trials.OfLifetime(Fourfold)).Should().BeApproximately(0.66, 0.1);
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

        rig.Look().Measured.Should().Be(0.5);
        rig.Look().Expected(Trials.OfLifetime(Half)).Should().BeApproximately(0, 0.05);
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

        rig.Look().Expected(Trials.OfLifetime(Double)).Should().BeGreaterThan(0.7);
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

        var sample = rig.Look();
        sample.Expected(Trials.OfLifetime(Fourfold)).Should().BeLessThan(0.05);
        sample.Expected(Trials.OfSize(Fourfold)).Should().BeLessThan(0.05);
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

        rig.Look().Expected(Trials.OfLifetime(Double)).Should().BeApproximately(0.66, 0.06);
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

        var sample = rig.Look();
        sample.Measured.Should().BeGreaterThan(0.9);
        (sample.Expected(Trials.OfLifetime(Fourfold)) - sample.Measured).Should().BeLessThan(0.01);
    }

    [Fact]
    public void Reads_are_forgotten_after_two_hours()
    {
        var rig = new ReadsRig(size: 10);
        rig.ReadAll([.. Enumerable.Range(0, 1_000)]);
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

    [Fact]
    public void A_lifetime_ends_values_that_a_larger_memory_would_keep()
    {
        var reads = Loop(length: 1_000, rounds: 40, TimeSpan.FromSeconds(40));
        var rig = new ReadsRig(TimeSpan.FromSeconds(60), size: 500);
        rig.ReadAll(reads);
        ShouldBeExact(rig.Look(), reads, 500, 60, 0.03);
        rig.Look().Expected(Trials.OfSize(Double)).Should().BeApproximately(0.5, 0.03, "a value of 40 s serves, one of 80 s has ended");
    }

    [Theory]
    [InlineData(300, 20)]
    [InlineData(1_000, 60)]
    public void The_estimate_is_near_the_hit_rate_of_LRU_with_a_lifetime(int size, int seconds)
    {
        (int, double)[] reads = [.. Zipf(keys: 20_000, requests: 300_000).Select(static (key, i) => (key, i / 500.0))];
        var rig = new ReadsRig(TimeSpan.FromSeconds(seconds), size: size);
        rig.ReadAll(reads);
        ShouldBeExact(rig.Look(), reads, size, seconds, 0.04);
    }

    [Fact]
    public void A_value_that_memory_evicted_earlier_than_LRU_is_no_new_one_elsewhere()
    {
        var rig = new ReadsRig(FiveMinutes, size: 1_000);
        for (var round = 0; round < 30; round++)
        {
            ReadAll(rig, isHit: false);
            rig.Clock.Advance(TimeSpan.FromMinutes(2));
            for (var key = 0; key < 200; key++)
            {
                rig.Profile.Left(Hash(key), Departure.Evicted);
            }
        }

        rig.Look().HitRates[Trials.OfSize(Double)].Should().BeApproximately(0.66, 0.04, "each third read is of a value of six minutes");
        rig.Look().Unexplained.Should().Be(0);
    }

    [Fact]
    public void A_new_size_begins_the_figures_anew_and_drift_does_not()
    {
        var rig = new ReadsRig(size: 1_000);
        ReadAll(rig, isHit: false);
        rig.Limit(1_100);
        rig.Look().Samples.Should().Be(200);
        rig.Limit(2_000);
        rig.Look().Samples.Should().Be(0);
        ReadAll(rig, isHit: true);
        rig.Look().Measured.Should().Be(1);
        rig.Look().Room.Entries.Should().Be(2_000);
    }

    [Fact]
    public void A_memory_without_a_limit_has_the_most_values_that_it_had_lately()
    {
        var rig = new ReadsRig();
        ReadAll(rig, isHit: false);
        rig.Memory.Entries = 12;
        ReadAll(rig, isHit: false);
        rig.Look().Room.Should().Be(new MemoryRoom(1_000, MemoryLimit.None, IsFull: false));
        rig.Look().Samples.Should().Be(400);
    }

    [Fact]
    public void A_cache_that_was_full_is_full_until_a_share_of_it_is_free()
    {
        var rig = new ReadsRig();
        rig.Memory.CacheFill = 0.96;
        ReadAll(rig, isHit: false);
        rig.Memory.CacheFill = 0.9;
        rig.Look().Room.Should().Be(new MemoryRoom(1_000, MemoryLimit.Cache, IsFull: true));
        rig.Memory.CacheFill = 0.8;
        rig.Look().Room.Limit.Should().Be(MemoryLimit.None);
    }

    [Fact]
    public void Samples_that_were_dropped_are_unknown_and_too_many_leave_nothing_to_say()
    {
        var rig = new ReadsRig();
        ReadAll(rig, isHit: false, times: 5);
        rig.Look().IsEnough.Should().BeTrue();
        using (rig.Sampler.Gate.EnterScope())
        {
            Elsewhere(() => ReadAll(rig, isHit: true, times: 10));
        }

        rig.Sampler.Dropped.Should().Be(2_000);
        var sample = rig.Look();
        (sample.Reads, sample.Known, sample.Samples).Should().Be((3_000, 1_000, 1_000));
        sample.IsEnough.Should().BeFalse();
    }

    [Fact]
    public void Neither_a_write_nor_an_eviction_waits_for_a_sample()
    {
        var rig = new ReadsRig();
        using (rig.Sampler.Gate.EnterScope())
        {
            Elsewhere(() =>
            {
                rig.Write(1);
                rig.Profile.Left(Hash(1), Departure.Evicted);
            });
        }

        rig.Sampler.Bytes.Should().Be(0);
    }

    [Fact]
    public void Readers_at_the_same_time_are_all_counted()
    {
        var rig = new ReadsRig();
        ReadAll(rig, isHit: true);
        Thread[] readers = [.. Enumerable.Range(0, 4).Select(_ => new Thread(() =>
        {
            for (var i = 0; i < 10_000; i++)
            {
                rig.Profile.Hit(Hash(i % 200));
            }
        }))];
        Array.ForEach(readers, static reader => reader.Start());
        Array.ForEach(readers, static reader => reader.Join());
        var sample = rig.Look();
        sample.Reads.Should().Be(40_200);
        sample.Known.Should().Be(sample.Samples, "no key went, so each read is a sample or dropped");
    }

    [Fact]
    public void Values_that_end_before_the_lifetime_of_the_profile_are_misses_without_a_reason()
    {
        var rig = new ReadsRig(FiveMinutes);
        for (var round = 0; round < 10; round++)
        {
            ReadAll(rig, isHit: false);
            ReadAll(rig, isHit: true);
            rig.Clock.Advance(TimeSpan.FromMinutes(2));
        }

        rig.Look().Unexplained.Should().BeApproximately(0.45, 0.01);
    }

    [Fact]
    public void A_value_that_was_removed_is_a_miss_with_a_reason()
    {
        var rig = new ReadsRig(FiveMinutes);
        ReadAll(rig, isHit: false);
        for (var key = 0; key < 200; key++)
        {
            rig.Profile.Left(Hash(key), Departure.Invalidated);
        }

        ReadAll(rig, isHit: false);
        rig.Look().Unexplained.Should().Be(0);
    }

    [Fact]
    public void A_value_that_was_set_and_read_once_tells_the_room_that_it_needs()
    {
        var rig = new ReadsRig(size: 100);
        for (var key = 0; key < 1_080; key++)
        {
            rig.Write(key);
            if (key >= 80)
            {
                rig.Read(key - 80, isHit: true);
            }
        }

        var sample = rig.Look();
        sample.Known.Should().Be(1_000);
        sample.HitRates[Now].Should().BeLessThan(0.03, "between set and read 160 other keys are used");
        sample.HitRates[Trials.OfSize(Double)].Should().Be(1);
    }

    [Fact]
    public void A_read_past_memory_is_no_part_of_the_figures()
    {
        var rig = new ReadsRig();
        ReadAll(rig, isHit: false);
        ReadAll(rig, isHit: true);
        rig.Profile.Miss(Hash(1), TierUse.L2);
        rig.Profile.LookedAside();
        var sample = rig.Look();
        (sample.Reads, sample.Samples, sample.Measured).Should().Be((400, 400, 0.5));
        rig.Profile.Counters.Misses.Should().Be(202);
    }

    [Fact]
    public void One_hot_key_does_not_make_the_sample_change_again_and_again()
    {
        var rig = new ReadsRig();
        var hot = Enumerable.Range(1_000, 1_000).First(static key => (uint)Hash(key) is > 1_200_000_000 and < 2_000_000_000);
        var (falls, last) = (0, 1.0);
        for (var minute = 0; minute < 60; minute++)
        {
            for (var key = 0; key < 1_000; key++)
            {
                rig.Read(key, isHit: true);
            }

            for (var i = 0; i < KeySampler.MostReadsPerSecond * 8; i++)
            {
                rig.Profile.Hit(Hash(hot));
            }

            rig.Clock.Advance(TimeSpan.FromMinutes(1));
            var rate = rig.Look().Rate;
            falls += rate < last ? 1 : 0;
            last = rate;
        }

        falls.Should().BeLessThan(16, "it rises less and less often");
    }

    [Fact]
    public void A_rise_of_the_sample_forgets_no_key()
    {
        var rig = new ReadsRig(FiveMinutes);
        for (var i = 0; i < 2_000_000; i++)
        {
            rig.Read(i % 1_000, isHit: true);
        }

        var before = rig.Look().Keys;
        for (var minute = 0; minute < 2; minute++)
        {
            rig.Clock.Advance(TimeSpan.FromMinutes(1));
            rig.Look().Keys.Should().Be(before);
        }

        var (unknown, samples) = (Unknown(), rig.Look().Samples);
        ReadAll(rig, isHit: true);
        rig.Look().Samples.Should().Be(samples, "nobody knows how many keys were used since the rise");
        Unknown().Should().BeGreaterThan(unknown);
        ReadAll(rig, isHit: true);
        rig.Look().Samples.Should().BeGreaterThan(samples);

        double Unknown() => rig.Look().Reads - rig.Look().Known;
    }

    [Fact]
    public void A_key_that_goes_for_another_allocates_nothing()
    {
        var rig = new ReadsRig();
        var hashes = Enumerable.Range(0, 100_000).Select(Hash).ToArray();
        Read(hashes.AsSpan(0, 20_000));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Read(hashes.AsSpan(20_000));
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);

        void Read(ReadOnlySpan<int> all)
        {
            foreach (var hash in all)
            {
                rig.Profile.Miss(hash);
            }
        }
    }

    private static void ShouldBeExact(ReuseSample sample, (int Key, double At)[] reads, int size, double lifetime, double error)
    {
        for (var i = Half; i <= Fourfold; i++)
        {
            sample.HitRates[Trials.OfSize(i)].Should().BeApproximately(Lru.Rate(reads, (int)(size * Trials.Factors[i]), lifetime), error, "size times {0}", Trials.Factors[i]);
            sample.HitRates[Trials.OfLifetime(i)].Should().BeApproximately(Lru.Rate(reads, size, lifetime * Trials.Factors[i]), error, "lifetime times {0}", Trials.Factors[i]);
        }
    }

    private static (int Key, double At)[] Loop(int length, int rounds, TimeSpan each) =>
        [.. Enumerable.Range(0, length * rounds).Select(i => (i % length, i * each.TotalSeconds / length))];

    // The gate knows its thread.
    private static void Elsewhere(Action act)
    {
        var thread = new Thread(() => act());
        thread.Start();
        thread.Join();
    }

    private static void ReadAll(ReadsRig rig, bool isHit, int times = 1)
    {
        for (var read = 0; read < 200 * times; read++)
        {
            rig.Read(read % 200, isHit);
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
