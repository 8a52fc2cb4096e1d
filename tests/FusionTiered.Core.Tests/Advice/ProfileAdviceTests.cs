using FusionTiered.Advice;

namespace FusionTiered.Core.Tests.Advice;

/// <summary>The sentences.</summary>
public class ProfileAdviceTests
{
    private const int Half = 0, Fourfold = 3;

    [Fact]
    public void A_larger_memory_that_gains_is_said_with_figures() => Sentence(Sample(size: [48, 62, 71, 75])).Should().Be(
        "Profile 'market': 62 % of reads hit memory with 10,000 entries (MaxEntries of the profile); with 20,000 it would be about 71 %, with 5,000 about 48 %."
        + " A lifetime in memory longer than 5 min, up to 20 min, would gain less than a point. (From 412 sampled keys, 1 in 64, and 30,000 reads of them; 2 h.)");

    [Fact]
    public void A_larger_memory_that_gains_nothing_is_enough() =>
        Sentence(Sample(size: [55, 62, 62.4, 62.5])).Should().Contain("62 % of reads hit memory with 10,000 entries (MaxEntries of the profile); the size is enough, with 5,000 it would be about 55 %.");

    [Fact]
    public void Half_the_memory_that_loses_nothing_would_do() =>
        Sentence(Sample(size: [61.6, 62, 62.4, 62.5])).Should().Contain("the size is enough, and half of it (5,000) would do.");

    [Fact]
    public void A_gain_that_only_four_times_the_memory_brings_is_said() =>
        Sentence(Sample(size: [62, 62, 62, 99])).Should().Contain("twice as many would gain less than a point, but 40,000 would make it about 99 %.");

    [Fact]
    public void A_memory_with_room_to_spare_is_not_advised_to_grow() =>
        Sentence(Sample(size: [48, 62, 71, 75]), new(10_000, MemoryLimit.None, IsFull: false)).Should()
            .Contain("with 10,000 entries and room for more; the size is enough, with 5,000 it would be about 48 %.");

    [Fact]
    public void A_profile_that_its_lifetime_limits_gets_that_advice() =>
        Sentence(Sample(size: [62, 62, 62, 62], lifetime: [50, 62, 66, 70])).Should().Contain("A lifetime in memory of 10 min instead of 5 min would give about 66 %.");

    [Fact]
    public void A_shorter_lifetime_that_loses_nothing_would_do() =>
        Sentence(Sample(lifetime: [61.8, 62, 62, 62])).Should().Contain("A lifetime in memory of 2.5 min instead of 5 min would do.");

    [Fact]
    public void No_lifetime_is_judged_that_the_sample_is_too_young_for()
    {
        var advice = Of(Sample(lifetime: [50, 62, 66, 90]) with { Covered = TimeSpan.FromMinutes(12) });
        advice.Lifetimes.Select(static one => one.Setting).Should().Equal(150, 300, 600);
        Of(Sample() with { Covered = TimeSpan.FromMinutes(2) }).Lifetimes.Should().BeEmpty();
    }

    [Theory]
    [InlineData(400, 400, 1)]
    [InlineData(63, 30_000, 1.0 / 64)]
    public void Too_few_samples_are_said_and_no_figure(int keys, long samples, double rate)
    {
        var advice = Of(Sample() with { Keys = keys, Samples = samples, Rate = rate });
        advice.Sentence.Should().StartWith("Profile 'market': too little was read for an estimate (From").And.NotContain("%");
        advice.Sizes.Should().BeEmpty();
        advice.Lifetimes.Should().BeEmpty();
    }

    [Theory]
    [InlineData(62, 71, 71)]
    [InlineData(81, 71, 85.5)]
    [InlineData(81, 100, 100)]
    [InlineData(32, 71, 41)]
    [InlineData(32, 20, 0)]
    public void A_lead_over_the_model_stays_in_proportion_and_misses_beyond_it_as_they_are(int measured, double modelled, double expected) =>
        (100 * (Sample(size: [48, 62, modelled, 75]) with { Hits = measured }).Expected(Trials.OfSize(2))).Should().BeApproximately(expected, 0.01);

    [Fact]
    public void Nothing_is_said_of_lifetimes_that_the_sample_does_not_cover()
    {
        Minutes(covered: 40, lifetime: 60).Should().NotContain("lifetime");
        Minutes(covered: 90, lifetime: 60).Should().NotContain("lifetime", "30 min would lose, and two hours are not known yet");

        static string Minutes(int covered, int lifetime) =>
            ProfileAdvice.Of(new("market", TimeSpan.FromMinutes(lifetime)), Sample(lifetime: [50, 62, 80, 90]) with { Covered = TimeSpan.FromMinutes(covered) }).Sentence;
    }

    [Theory]
    [InlineData(0.009, true)]
    [InlineData(0.01, false)]
    public void Nothing_is_said_of_lifetimes_where_a_point_of_the_reads_misses_without_a_reason(double unexplained, bool says) =>
        Of(Sample() with { Unexplained = unexplained }).Sentence.Contains("lifetime", StringComparison.Ordinal).Should().Be(says);

    [Fact]
    public void A_sample_that_knows_less_than_half_of_the_reads_says_nothing() =>
        Sentence(Sample() with { Known = 49 }).Should().Contain("too little was read");

    [Fact]
    public void The_limit_of_bytes_is_said_with_bytes() =>
        Sentence(Sample(size: [48, 62, 71, 75]), new(1_000, MemoryLimit.Bytes, IsFull: true, MaxBytes: 50_000)).Should()
            .Contain("with 1,000 entries of their mean size (MaxBytes of the profile: 50,000); with 2,000 (100,000 bytes) it would be about 71 %, with 500 (25,000 bytes) about 48 %");

    [Fact]
    public void The_limit_of_the_cache_is_named() =>
        Sentence(Sample(size: [48, 62, 71, 75]), new(300, MemoryLimit.Cache, IsFull: true)).Should()
            .Contain("with 300 entries, its share of the cache, which is full (MaxEntries or MaxBytes of the cache); with 600 it would");

    [Theory]
    [InlineData(500, 0, 0, 0.5, 500, MemoryLimit.None, false)]
    [InlineData(500, 0, 0, 0.95, 500, MemoryLimit.Cache, true)]
    [InlineData(500, 1_000, 0, 0.5, 1_000, MemoryLimit.Entries, false)]
    [InlineData(990, 1_000, 0, 0.5, 1_000, MemoryLimit.Entries, true)]
    [InlineData(500, 1_000, 50_000, 0.5, 500, MemoryLimit.Bytes, true)]
    [InlineData(500, 1_000, 60_000, 1, 500, MemoryLimit.Cache, true)]
    [InlineData(500, 1_000, 60_000, 0.5, 600, MemoryLimit.Bytes, false)]
    internal void The_room_is_the_tightest_limit(long entries, long maxEntries, long maxBytes, double cacheFill, long room, MemoryLimit limit, bool isFull) =>
        MemoryRoom.Of(new ReadsRig.FakeMemory { Entries = entries, CacheFill = cacheFill }, maxEntries, maxBytes, wasFull: false)
            .Should().Be(new MemoryRoom(room, limit, isFull, limit == MemoryLimit.Bytes ? maxBytes : 0));

    private static string Sentence(ReuseSample sample, MemoryRoom? room = null) => Of(sample, room).Sentence;

    private static ProfileAdvice Of(ReuseSample sample, MemoryRoom? room = null) =>
        ProfileAdvice.Of(new("market", TimeSpan.FromMinutes(5)), room is { } other ? sample with { Room = other } : sample);

    // Rates in per cent.
    private static ReuseSample Sample(double[]? size = null, double[]? lifetime = null)
    {
        var rates = new double[Trials.Count];
        for (var i = Half; i <= Fourfold; i++)
        {
            rates[Trials.OfLifetime(i)] = (lifetime?[i] ?? (i == Half ? 50 : 62)) / 100;
        }

        for (var i = Half; i <= Fourfold; i++)
        {
            rates[Trials.OfSize(i)] = (size?[i] ?? 62) / 100;
        }

        return new()
        {
            Keys = 412,
            Rate = 1.0 / 64,
            Samples = 30_000,
            Covered = TimeSpan.FromHours(2),
            Room = new(10_000, MemoryLimit.Entries, IsFull: true),
            Reads = 100,
            Hits = 62,
            Known = 100,
            Unexplained = 0,
            HitRates = rates,
        };
    }
}
