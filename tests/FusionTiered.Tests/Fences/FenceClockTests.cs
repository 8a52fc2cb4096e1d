using FusionTiered.Fusion.Fences;

namespace FusionTiered.Fusion.Tests.Fences;

public class FenceClockTests
{
    private readonly FenceClock _clock = new();

    [Fact]
    public void A_key_is_clean_for_whoever_begins_after_its_invalidation()
    {
        var before = _clock.Now;
        _clock.Raise("k");

        _clock.IsClean("k", before).Should().BeFalse();
        _clock.IsClean("k", _clock.Now).Should().BeTrue();
        _clock.IsClean("other", before).Should().BeTrue();
    }

    [Fact]
    public void A_tag_outdates_the_values_that_have_it()
    {
        var before = _clock.Now;
        _clock.RaiseTag("red");

        _clock.AreTagsClean(FenceClock.CellsOf(["blue", "red"]), before).Should().BeFalse();
        _clock.AreTagsClean(FenceClock.CellsOf(["blue"]), before).Should().BeTrue();
        _clock.AreTagsClean(FenceClock.CellsOf(["red"]), _clock.Now).Should().BeTrue();
    }

    [Fact]
    public void All_tags_outdate_what_has_any_tag_and_nothing_else()
    {
        var before = _clock.Now;
        _clock.RaiseAllTags();

        _clock.AreTagsClean(FenceClock.CellsOf(["red"]), before).Should().BeFalse();
        _clock.AreTagsClean(FenceClock.CellsOf([]), before).Should().BeTrue();
        (_clock.AreTagsKnown(before), _clock.AreTagsKnown(_clock.Now)).Should().Be((false, true));
    }

    [Fact]
    public void The_first_end_of_a_tag_is_told_and_any_moment_after_where_it_is_too_long_ago()
    {
        var before = _clock.Now;
        _clock.RaiseTag("red");
        var first = _clock.Now;
        _clock.RaiseAllTags();
        _clock.FirstEndOf(FenceClock.CellsOf(["red"])!, before).Should().Be(first);
        _clock.FirstEndOf(FenceClock.CellsOf(["blue"])!, before).Should().Be(first + 1, "all tags were ended");

        for (var i = 0; i < 1_000; i++)
        {
            _clock.RaiseTag("green");
        }

        _clock.FirstEndOf(FenceClock.CellsOf(["red"])!, before).Should().Be(before + 1);
    }

    [Fact]
    public void A_key_and_a_tag_of_the_same_name_are_two_things()
    {
        var before = _clock.Now;
        _clock.Raise("red");

        _clock.AreTagsClean(FenceClock.CellsOf(["red"]), before).Should().BeTrue();
    }

    [Fact]
    public void Of_two_invalidations_at_once_the_later_one_stays()
    {
        Parallel.For(0, 10_000, _ => _clock.Raise("k"));

        _clock.LastOf("k").Should().Be(_clock.Now);
    }

    [Fact]
    public void A_profile_has_an_epoch_of_its_own()
    {
        var (one, other) = (new ProfileFence(_clock, TimeProvider.System), new ProfileFence(_clock, TimeProvider.System));
        var (mine, theirs) = (one.Now, other.Now);

        one.Raise();

        (one.Now == mine, other.Now == theirs).Should().Be((false, true));
    }
}
