using FusionTiered.Telemetry;

namespace FusionTiered.Core.Tests.Telemetry;

public class LatencyHistogramTests
{
    [Fact]
    public void Percentiles_of_known_times_are_exact_to_their_bucket_and_never_too_low()
    {
        var histogram = new LatencyHistogram();
        for (var i = 1; i <= 1_000; i++)
        {
            histogram.Record(TimeSpan.FromMilliseconds(i));
        }

        var read = histogram.Read();
        read.Count.Should().Be(1_000);
        read.Average.Should().Be(TimeSpan.FromMilliseconds(500.5));
        foreach (var (share, got) in new[] { (500, read.P50), (950, read.P95), (990, read.P99) })
        {
            got.TotalMilliseconds.Should().BeGreaterThanOrEqualTo(share).And.BeLessThanOrEqualTo(share * 1.125);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(1_000)]
    [InlineData(123_456_789)]
    [InlineData(86_400_000_000_000)]
    public void One_time_is_every_percentile_of_itself(long nanoseconds)
    {
        var histogram = new LatencyHistogram();
        histogram.RecordNanoseconds(nanoseconds);

        var read = histogram.Read();
        read.P50.Should().Be(read.P99);
        var ticks = Math.Ceiling(nanoseconds / 100.0);
        ((double)read.P50.Ticks).Should().BeGreaterThanOrEqualTo(Math.Floor(nanoseconds / 100.0)).And.BeLessThanOrEqualTo((ticks * 1.125) + 1);
    }

    [Fact]
    public void None_is_nothing_and_several_are_read_as_one()
    {
        new LatencyHistogram().Read().Should().Be(default(LatencyStatistics));
        var (one, two) = (new LatencyHistogram(), new LatencyHistogram());
        one.Record(TimeSpan.FromMilliseconds(1), times: 3);
        two.Record(TimeSpan.FromMilliseconds(5));

        var read = LatencyHistogram.Read([one, two]);
        (read.Count, read.Average).Should().Be((4, TimeSpan.FromMilliseconds(2)));
    }
}
