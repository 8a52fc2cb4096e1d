using FusionTiered.Versions;

namespace FusionTiered.Coherent.Tests.Versions;

public class TagVersionsTests
{
    private readonly VersionClock _clock = new();
    private long _oldestLoad = long.MaxValue;

    [Fact]
    public void A_raise_outdates_what_was_born_before_and_not_what_is_born_after()
    {
        var tags = Tags();
        var stamp = tags.With([], ["a"])[0];
        var before = _clock.Now;

        tags.Raise("a");

        stamp.Covers(before).Should().BeFalse();
        stamp.Covers(_clock.Now).Should().BeTrue();
    }

    [Fact]
    public void A_raise_of_one_tag_leaves_the_others()
    {
        var tags = Tags();
        var stamp = tags.With([], ["a"])[0];

        tags.Raise("b");

        stamp.Covers(0).Should().BeTrue();
    }

    [Fact]
    public void Without_tags_the_common_versions_are_not_copied()
    {
        VersionStamp[] common = [new()];

        Tags().With(common, null).Should().BeSameAs(common);
    }

    [Fact]
    public void A_tag_named_twice_counts_once()
    {
        Tags().With([], ["a", "b"], ["a"]).Should().HaveCount(2);
    }

    [Fact]
    public void A_tag_raised_while_a_load_runs_is_remembered_for_the_source_that_names_it_later()
    {
        var tags = Tags();
        _oldestLoad = _clock.Now;
        var openedAt = _clock.Now;
        tags.Raise("late");
        RaiseMany(tags, 1_000);
        GC.Collect();

        tags.With([], ["late"])[0].Covers(openedAt).Should().BeFalse();
    }

    [Fact]
    public void Tags_that_nobody_refers_to_do_not_pile_up()
    {
        var tags = Tags();
        for (var round = 0; round < 10; round++)
        {
            RaiseMany(tags, 10_000);
            GC.Collect();
        }

        tags.Count.Should().BeLessThan(60_000);
    }

    // Not inlined: a local of the caller would keep a stamp alive.
    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static void RaiseMany(TagVersions tags, int count)
    {
        for (var i = 0; i < count; i++)
        {
            tags.Raise(Guid.NewGuid().ToString());
        }
    }

    private TagVersions Tags() => new(_clock, () => _oldestLoad);
}
