namespace FusionTiered.Fusion.Tests.Memory;

public sealed class MarkTests : IDisposable
{
    private const int Most = 1_024;

    private readonly MemoryRig _rig = new(maxEntries: 50);

    public void Dispose() => _rig.Dispose();

    [Fact]
    public void No_value_pushes_a_mark_out_and_no_mark_a_value()
    {
        _rig.Set("__fc:t:red", 1L);
        for (var i = 0; i < 500; i++)
        {
            _rig.Set($"feed:{i}");
        }

        Mark(Most - 1);
        (_rig.Has("__fc:t:red"), _rig.Memory.Count, _rig.Memory.Marks).Should().Be((true, 50, Most));
    }

    [Fact]
    public void The_mark_too_many_takes_the_older_half_and_no_value()
    {
        _rig.Set("feed:old");
        Mark(Most);

        _rig.Set("__fc:t:last", 1L);

        (_rig.Memory.Marks, _rig.Has("__fc:t:0"), _rig.Has("__fc:t:last"), _rig.Has("feed:old")).Should().Be(((Most / 2) + 1, false, true, true));
    }

    [Fact]
    public void Ended_marks_make_room_without_harm()
    {
        Mark(Most, TimeSpan.FromSeconds(1));
        _rig.Set("feed:1");
        _rig.Clock.Advance(TimeSpan.FromSeconds(1));

        _rig.Set("__fc:t:last", 1L);

        (_rig.Memory.Marks, _rig.Has("feed:1"), _rig.Has("__fc:t:0")).Should().Be((1, true, false));
    }

    private void Mark(int count, TimeSpan? life = null)
    {
        for (var i = 0; i < count; i++)
        {
            _rig.Clock.Advance(TimeSpan.FromTicks(1));
            _rig.Set($"__fc:t:{i}", 1L, entry => entry.AbsoluteExpirationRelativeToNow = life);
        }
    }
}
