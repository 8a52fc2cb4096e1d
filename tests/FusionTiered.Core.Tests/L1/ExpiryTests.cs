using FusionTiered.L1;

namespace FusionTiered.Core.Tests.L1;

public sealed class ExpiryTests
{
    private readonly StoreRig _rig = new(1000);

    [Theory]
    [InlineData(50)]
    [InlineData(366.0 * 24 * 3600 * 1000)]
    public void An_entry_lives_to_its_moment_and_not_beyond(double life)
    {
        _rig.Set("a", life: life);
        _rig.Clock.Advance(TimeSpan.FromMilliseconds(life - 1));
        _rig.Has("a").Should().BeTrue();
        _rig.Clock.Advance(TimeSpan.FromMilliseconds(1));
        _rig.Has("a").Should().BeFalse();
    }

    [Fact]
    public void The_hand_takes_dead_entries_out_as_others_come_in()
    {
        for (var i = 0; i < 400; i++)
        {
            _rig.Set("dead" + i, life: 10);
        }

        _rig.Clock.Advance(TimeSpan.FromMilliseconds(10));
        _rig.Fill(100 + (400 / ExpiryHand.LooksPerPut));
        _rig.Gone(EvictionReason.Expired).Should().Be(400);
    }

    [Fact]
    public void The_hand_reaches_the_window_as_well_as_main()
    {
        _rig.Fill(900);
        _rig.Set("dead", life: 10);
        _rig.Clock.Advance(TimeSpan.FromMilliseconds(10));
        _rig.Store.Find("dead", StoreRig.HashOf("dead"))!.Place.Should().Be(Place.Window);
        for (var i = 0; i < 250; i++)
        {
            _rig.Set("k1");
        }

        _rig.Gone(EvictionReason.Expired).Should().Be(1);
    }

    [Fact]
    public void An_idle_cache_is_emptied_of_its_dead_by_hand()
    {
        _rig.Set("short", life: 10);
        _rig.Store.Put(_rig.Make("unused", idle: 10));
        _rig.Set("long", life: 100);
        _rig.Clock.Advance(TimeSpan.FromMilliseconds(10));

        _rig.Store.RemoveExpired().Should().Be(2);
        (_rig.Gone(EvictionReason.Expired), _rig.Gone(EvictionReason.Idle), _rig.Store.Count).Should().Be((1, 1, 1));
    }

    [Fact]
    public void A_noted_use_keeps_an_entry_from_its_idle_end()
    {
        var entry = _rig.Make("a", idle: 10);
        _rig.Store.Put(entry);
        _rig.Clock.Advance(TimeSpan.FromMilliseconds(9));
        entry.IdleAt = _rig.Now + 10;
        _rig.Clock.Advance(TimeSpan.FromMilliseconds(9));
        _rig.Has("a").Should().BeTrue();
        _rig.Clock.Advance(TimeSpan.FromMilliseconds(1));
        _rig.Has("a").Should().BeFalse();
    }

    [Fact]
    public void A_dead_value_that_a_load_renews_counts_as_expired()
    {
        _rig.Set("a", life: 10);
        _rig.Clock.Advance(TimeSpan.FromMilliseconds(10));
        _rig.Set("a", life: 10).Should().BeTrue();
        (_rig.Gone(EvictionReason.Expired), _rig.Gone(EvictionReason.Replaced)).Should().Be((1, 0));
    }
}
