using FusionTiered.Fusion.Redis;
using FusionTiered.Fusion.Tests.Support;

namespace FusionTiered.Fusion.Tests.Redis;

public class RedisClockTests
{
    private readonly ManualClock _redis = new();
    private readonly SkewedClock _local;
    private readonly RedisClock _clock;

    public RedisClockTests() => (_local, _clock) = Node(TimeSpan.FromHours(-1));

    [Fact]
    public void Until_Redis_has_told_its_time_the_local_clock_stands_in()
    {
        _clock.IsKnown.Should().BeFalse();

        (_clock.Earliest, _clock.Latest).Should().Be((_clock.Local, _clock.Local));
    }

    [Fact]
    public void The_time_of_Redis_lies_between_the_bounds_whatever_the_local_clock_shows()
    {
        Tell(TimeSpan.FromMilliseconds(2), TimeSpan.FromMilliseconds(8));

        _clock.Earliest.Should().BeLessThanOrEqualTo(Now);
        _clock.Latest.Should().BeGreaterThanOrEqualTo(Now);
        (_clock.Latest - _clock.Earliest).Should().Be(TimeSpan.FromMilliseconds(10).Ticks, "so long was the answer under way");
    }

    [Fact]
    public void A_quicker_answer_narrows_the_bounds_and_a_slower_one_does_not_widen_them()
    {
        Tell(TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(50));
        Tell(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(1));
        Tell(TimeSpan.FromMilliseconds(80), TimeSpan.FromMilliseconds(80));

        (_clock.Latest - _clock.Earliest).Should().BeLessThan(TimeSpan.FromMilliseconds(3).Ticks);
        Now.Should().BeInRange(_clock.Earliest, _clock.Latest);
    }

    [Fact]
    public void The_bounds_widen_with_the_time_that_has_passed()
    {
        Tell(TimeSpan.Zero, TimeSpan.Zero);
        _redis.Advance(TimeSpan.FromSeconds(100));

        (_clock.Latest - _clock.Earliest).Should().Be(TimeSpan.FromMilliseconds(40).Ticks, "two clocks drift apart by 200 millionths of it, each way");
        Now.Should().BeInRange(_clock.Earliest, _clock.Latest);
    }

    [Fact]
    public void Bounds_that_contradict_the_older_ones_replace_them()
    {
        Tell(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(1));
        var sent = _clock.Timestamp;

        _clock.Tell(Now + TimeSpan.FromHours(2).Ticks, sent);

        (Now + TimeSpan.FromHours(2).Ticks).Should().BeInRange(_clock.Earliest, _clock.Latest);
    }

    [Fact]
    public void A_local_clock_that_is_set_moves_no_time_of_Redis()
    {
        Tell(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(1));
        var (earliest, latest) = (_clock.Earliest, _clock.Latest);

        _local.Skew += TimeSpan.FromDays(1);

        (_clock.Earliest, _clock.Latest).Should().Be((earliest, latest));
    }

    [Fact]
    public void A_time_that_goes_to_Redis_and_comes_back_is_not_earlier()
    {
        Tell(TimeSpan.FromMilliseconds(3), TimeSpan.FromMilliseconds(3));

        var there = _clock.ToRedisLatest(_clock.Local);

        _clock.ToLocalLatest(there).Should().BeInRange(_clock.Local, _clock.Local + TimeSpan.FromMilliseconds(6).Ticks);
        _clock.ToLocalEarliest(there).Should().Be(_clock.Local);
    }

    private long Now => _redis.GetUtcNow().UtcTicks;

    private (SkewedClock Local, RedisClock Clock) Node(TimeSpan skew)
    {
        var local = new SkewedClock(_redis) { Skew = skew };
        return (local, new RedisClock(local));
    }

    private void Tell(TimeSpan there, TimeSpan back)
    {
        var sent = _clock.Timestamp;
        _redis.Advance(there);
        var told = Now;
        _redis.Advance(back);
        _clock.Tell(told, sent);
    }
}
