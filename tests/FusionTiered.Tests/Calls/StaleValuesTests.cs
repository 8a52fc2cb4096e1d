using FusionTiered.Fusion.Calls;
using FusionTiered.Time;

namespace FusionTiered.Fusion.Tests.Calls;

public class StaleValuesTests
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    private readonly ManualClock _clock = new();
    private readonly StaleValues _stale;

    public StaleValuesTests() => _stale = new(new CacheClock(_clock));

    [Fact]
    public void The_value_that_stands_in_is_stale_until_its_source_is_asked_again()
    {
        object value = new();
        _stale.Add("k", value, RetryAfter);

        _stale.IsStale("k", value).Should().BeTrue();
        _clock.Advance(RetryAfter);
        _stale.IsStale("k", value).Should().BeFalse();
        _stale.HasAny.Should().BeFalse();
    }

    [Fact]
    public void Another_value_of_the_key_is_not_stale()
    {
        _stale.Add("k", "old", RetryAfter);

        _stale.IsStale("k", "new").Should().BeFalse();
        _stale.HasAny.Should().BeFalse("the note is dropped");
    }

    [Fact]
    public void A_structure_is_compared_by_its_value()
    {
        _stale.Add("k", 7, RetryAfter);

        _stale.IsStale("k", 7).Should().BeTrue();
        _stale.IsStale("k", 8).Should().BeFalse();
    }

    [Fact]
    public void Notes_are_counted_once_for_each_key()
    {
        _stale.Add("k", "a", RetryAfter);
        _stale.Add("k", "b", RetryAfter);
        _stale.Remove("k");

        _stale.HasAny.Should().BeFalse();
    }

    [Fact]
    public void Notes_of_keys_that_nobody_asks_for_again_do_not_pile_up()
    {
        for (var i = 0; i < 10_000; i++)
        {
            _stale.Add($"{i}", "v", RetryAfter);
            _clock.Advance(TimeSpan.FromMilliseconds(100));
        }

        _stale.Count.Should().BeLessThan(500);
    }
}
