using FusionTiered.Redis.Connections;
using FusionTiered.Redis.Tests.Support;

namespace FusionTiered.Redis.Tests.Connections;

public sealed class LivenessTests
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(125);

    private readonly ManualClock _clock = new();
    private readonly Liveness _liveness;

    public LivenessTests() => _liveness = new(new(_clock), TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(1));

    [Fact]
    public void Silence_while_something_is_awaited_is_found_at_the_limit()
    {
        IsSilentAfter(TimeSpan.Zero).Should().BeFalse();
        for (var i = 1; i < 8; i++)
            IsSilentAfter(Beat).Should().BeFalse("{0} ms are within the limit", 125 * i);
        IsSilentAfter(Beat).Should().BeTrue();
    }

    [Fact]
    public void Silence_while_nothing_is_awaited_means_nothing()
    {
        for (var i = 0; i < 100; i++)
            IsSilentAfter(Beat, isAwaiting: false).Should().BeFalse();
        IsSilentAfter(Beat).Should().BeFalse("the wait has only just begun");
    }

    [Fact]
    public void A_single_byte_begins_the_count_anew()
    {
        for (var i = 0; i < 100; i++)
        {
            IsSilentAfter(Beat).Should().BeFalse();
            if (i % 7 == 0)
                _liveness.Received();
        }
    }

    [Fact]
    public void A_reader_that_is_busy_with_what_came_does_not_blame_the_server()
    {
        _liveness.Received();
        for (var i = 0; i < 100; i++)
            IsSilentAfter(Beat).Should().BeFalse("a push of a million keys is under work");

        _liveness.Listens();
        for (var i = 1; i < 8; i++)
            IsSilentAfter(Beat).Should().BeFalse();
        IsSilentAfter(Beat).Should().BeTrue();
    }

    [Fact]
    public void So_does_what_the_other_side_takes()
    {
        for (var i = 0; i < 100; i++)
        {
            IsSilentAfter(Beat).Should().BeFalse();
            if (i % 7 == 0)
                _liveness.Taken();
        }
    }

    [Fact]
    public void A_process_that_was_frozen_itself_does_not_blame_the_server()
    {
        IsSilentAfter(TimeSpan.Zero).Should().BeFalse();
        IsSilentAfter(TimeSpan.FromMinutes(1)).Should().BeFalse();
        IsSilentAfter(Beat).Should().BeFalse();
    }

    [Fact]
    public void A_PING_is_due_every_interval()
    {
        _liveness.IsPingDue(_clock.GetTimestamp()).Should().BeFalse("the greeting ended with one");
        _clock.Advance(TimeSpan.FromMilliseconds(500));
        _liveness.IsPingDue(_clock.GetTimestamp()).Should().BeTrue();
        _liveness.IsPingDue(_clock.GetTimestamp()).Should().BeFalse();
        _liveness.NextBeat(_clock.GetTimestamp(), isAwaiting: false).Should().Be(_clock.GetTimestamp() + TimeSpan.FromMilliseconds(500).Ticks);
        _liveness.NextBeat(_clock.GetTimestamp(), isAwaiting: true).Should().Be(_clock.GetTimestamp() + Beat.Ticks);
    }

    private bool IsSilentAfter(TimeSpan time, bool isAwaiting = true)
    {
        _clock.Advance(time);
        return _liveness.IsSilentTooLong(_clock.GetTimestamp(), isAwaiting);
    }
}
