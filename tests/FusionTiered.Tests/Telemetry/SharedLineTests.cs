using FusionTiered.Fusion.Telemetry;
using FusionTiered.Time;

namespace FusionTiered.Fusion.Tests.Telemetry;

/// <summary>A line that all profiles would log for one cause.</summary>
public class SharedLineTests
{
    [Fact]
    public void Only_the_first_profile_warns_until_ten_seconds_have_passed()
    {
        var time = new StoppedClock();
        var line = new SharedLine(new CacheClock(time));
        line.IsFirst().Should().BeTrue();
        time.Timestamp += TimeSpan.FromSeconds(9).Ticks;
        line.IsFirst().Should().BeFalse();
        time.Timestamp += TimeSpan.FromSeconds(1).Ticks;
        line.IsFirst().Should().BeTrue();
    }

    private sealed class StoppedClock : TimeProvider
    {
        public long Timestamp { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Timestamp;
    }
}
