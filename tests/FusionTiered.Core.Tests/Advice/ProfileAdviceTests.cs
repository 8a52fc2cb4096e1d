using FusionTiered.Advice;

namespace FusionTiered.Core.Tests.Advice;

/// <summary>The sentences.</summary>
public class ProfileAdviceTests
{
    private const int Half = 0, Now = 1, Fourfold = 3;

    [Fact]
    public void A_larger_memory_that_gains_is_said_with_figures() => Sentence(Sample(size: [48, 62, 71, 75])).Should().Be(
        "Profile 'market': 62 % of reads hit memory with 10,000 entries; with 20,000 it would be about 71 %, with 5,000 about 48 %."
        + " A lifetime in memory longer than 5 min would gain less than a point. (From 412 sampled keys, 1 in 64, and 30,000 reads of them; 2 h.)");

    [Fact]
    public void A_larger_memory_that_gains_nothing_is_enough() =>
        Sentence(Sample(size: [55, 62, 62.4, 62.5])).Should().Contain("62 % of reads hit memory with 10,000 entries; the size is enough, with 5,000 it would be about 55 %.");

    [Fact]
    public void Half_the_memory_that_loses_nothing_would_do() =>
        Sentence(Sample(size: [61.6, 62, 62.4, 62.5])).Should().Contain("the size is enough, and half of it (5,000) would do.");

    [Fact]
    public void A_gain_that_only_four_times_the_memory_brings_is_said() =>
        Sentence(Sample(size: [62, 62, 62, 99])).Should().Contain("twice as many would gain less than a point, 40,000 would make it about 99 %.");

    [Fact]
    public void A_memory_with_room_to_spare_is_not_advised_to_grow() =>
        Sentence(Sample(size: [48, 62, 71, 75]), new(10_000, IsLimit: false, IsFull: false)).Should()
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
        (100 * (Sample(size: [48, 62, modelled, 75]) with { Hits = measured }).Expected(Now, 2)).Should().BeApproximately(expected, 0.01);

    [Theory]
    [InlineData(500, 0, 0, false, 500, false, false)]
    [InlineData(500, 0, 0, true, 500, true, true)]
    [InlineData(500, 1_000, 0, false, 1_000, true, false)]
    [InlineData(990, 1_000, 0, false, 1_000, true, true)]
    [InlineData(500, 1_000, 50_000, false, 500, true, true)]
    [InlineData(500, 1_000, 60_000, true, 500, true, true)]
    public void The_room_is_the_tightest_limit(long entries, long maxEntries, long maxBytes, bool isCacheFull, long room, bool isLimit, bool isFull) =>
        MemoryRoom.Of(entries, entries * 100, maxEntries, maxBytes, isCacheFull).Should().Be(new MemoryRoom(room, isLimit, isFull));

    private static string Sentence(ReuseSample sample, MemoryRoom? room = null) => Of(sample, room).Sentence;

    private static ProfileAdvice Of(ReuseSample sample, MemoryRoom? room = null) => ProfileAdvice.Of(
        new() { Profile = "market", Room = room ?? new(10_000, IsLimit: true, IsFull: true), Lifetime = TimeSpan.FromMinutes(5) }, sample);

    // Rates in per cent.
    private static ReuseSample Sample(double[]? size = null, double[]? lifetime = null)
    {
        var rates = new double[4, 4];
        for (var i = Half; i <= Fourfold; i++)
        {
            rates[i, Now] = (lifetime?[i] ?? (i == Half ? 50 : 62)) / 100;
        }

        for (var i = Half; i <= Fourfold; i++)
        {
            rates[Now, i] = (size?[i] ?? 62) / 100;
        }

        return new() { Keys = 412, Rate = 1.0 / 64, Samples = 30_000, Covered = TimeSpan.FromHours(2), Reads = 100, Hits = 62, HitRates = rates };
    }
}
