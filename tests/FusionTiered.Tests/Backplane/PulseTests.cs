using FusionTiered.Fusion.Backplane;
using FusionTiered.Time;

namespace FusionTiered.Fusion.Tests.Backplane;

/// <summary>When a Redis that does not answer the heartbeat is taken to be away.</summary>
public class PulseTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(2);

    private readonly ManualClock _time = new();
    private readonly CacheClock _clock;
    private readonly Pulse _pulse;

    public PulseTests()
    {
        _clock = new(_time);
        _pulse = new(_clock, Lease);
    }

    [Fact]
    public void Redis_is_away_before_the_first_answer() => _pulse.IsThere.Should().BeFalse();

    [Fact]
    public void One_late_beat_does_not_make_Redis_away()
    {
        _pulse.Answered(_clock.Now);
        _time.Advance(Lease / 4);
        _time.Advance(Lease / 5);
        _pulse.IsThere.Should().BeTrue();
    }

    [Fact]
    public void Redis_is_away_once_no_beat_of_a_whole_lease_was_answered()
    {
        _pulse.Answered(_clock.Now);
        _time.Advance(Lease);
        _pulse.IsThere.Should().BeFalse();
    }

    [Fact]
    public void A_late_answer_counts_from_its_question()
    {
        var sent = _clock.Now;
        _time.Advance(Lease / 2);
        _pulse.Answered(sent);
        _time.Advance(Lease / 2);
        _pulse.IsThere.Should().BeFalse();
    }
}
