using FusionTiered.L1;

namespace FusionTiered.Core.Tests.L1;

public sealed class EntryStoreTests
{
    private readonly StoreRig _rig = new();

    [Fact]
    public void A_value_that_was_put_is_found()
    {
        var entry = _rig.Make("a");
        _rig.Store.Put(entry).Should().BeTrue();

        _rig.Store.Find("a", StoreRig.HashOf("a")).Should().BeSameAs(entry);
        _rig.Store.Find("a".AsSpan(), StoreRig.HashOf("a")).Should().BeSameAs(entry);
        _rig.Store.FindUnderLock("a", StoreRig.HashOf("a")).Should().BeSameAs(entry);
    }

    [Fact]
    public void A_removed_key_is_gone()
    {
        _rig.Set("a");
        _rig.Remove("a").Should().BeTrue();
        _rig.Remove("a").Should().BeFalse();
        _rig.Has("a").Should().BeFalse();
        _rig.Gone(EvictionReason.Removed).Should().Be(1);
        _rig.Store.Count.Should().Be(0);
    }

    [Fact]
    public void An_update_takes_the_old_ones_place_and_uses()
    {
        _rig.Fill(3);
        var old = _rig.Store.Find("k1", StoreRig.HashOf("k1"))!;
        old.Touch();
        var update = _rig.Make("k1");
        _rig.Store.Put(update);

        (update.Refs, update.Older!.Key, update.Newer!.Key).Should().Be((1, "k0", "k2"));
        old.Place.Should().Be(Place.Gone);
        _rig.Gone(EvictionReason.Replaced).Should().Be(1);
        Audit.Check(_rig.Store);
    }

    [Fact]
    public void An_entry_is_removed_by_itself_only_while_it_is_the_one_that_is_held()
    {
        var old = _rig.Make("a");
        _rig.Store.Put(old);
        _rig.Set("a");

        _rig.Store.RemoveEntry(old, EvictionReason.Invalidated).Should().BeFalse();
        _rig.Has("a").Should().BeTrue();
        _rig.Store.RemoveEntry(_rig.Make("never put"), EvictionReason.Invalidated).Should().BeFalse();
    }

    [Fact]
    public void An_entry_cannot_be_put_twice()
    {
        var entry = _rig.Make("a");
        _rig.Store.Put(entry);
        _rig.Remove("a");

        FluentActions.Invoking(() => _rig.Store.Put(entry)).Should().Throw<ArgumentException>().WithMessage("*put once*");
    }

    [Fact]
    public void What_matches_is_removed_and_the_rest_stays()
    {
        _rig.Fill(20);
        _rig.Store.RemoveWhere(entry => entry.Key.EndsWith('7'), EvictionReason.Invalidated).Should().Be(2);
        _rig.Has("k17").Should().BeFalse();
        _rig.Store.Count.Should().Be(18);
        _rig.Gone(EvictionReason.Invalidated).Should().Be(2);
    }

    [Fact]
    public void A_profile_is_cleared_alone()
    {
        var other = _rig.NewProfile("other");
        _rig.Fill(5);
        _rig.Set("o", profile: other);

        _rig.Store.Clear(_rig.Profile, EvictionReason.Cleared).Should().Be(5);
        _rig.Has("o").Should().BeTrue();
        _rig.Store.UsageOf(other).Entries.Should().Be(1);
        _rig.Store.Clear(null, EvictionReason.Cleared).Should().Be(1);
        (_rig.Store.Count, _rig.Store.Bytes).Should().Be((0, 0));
    }

    [Fact]
    public void Entries_can_be_listed_while_they_are_cleared()
    {
        _rig.Fill(50);
        var met = 0;
        foreach (var entry in _rig.Store.Entries)
        {
            _rig.Store.Clear(null, EvictionReason.Cleared);
            entry.Key.Should().StartWith("k");
            met++;
        }

        met.Should().Be(50);
    }

    [Fact]
    public void A_profile_that_was_never_seen_has_used_nothing()
    {
        var usage = _rig.Store.UsageOf(_rig.NewProfile("unknown"));
        (usage.Entries, usage.Bytes, usage.Gone(EvictionReason.Evicted)).Should().Be((0, 0, 0));
    }

    [Theory]
    [InlineData(0, 1, null, "*MaxEntries*is 0*from 1 to*")]
    [InlineData(1, 0, null, "*MaxBytes*is 0*from 1 to*")]
    [InlineData(1, 1, 0.95, "*WindowShare*is 0.95*0.01 to 0.9*")]
    public void Limits_out_of_range_are_refused_by_name_value_and_range(int entries, long bytes, double? share, string message)
    {
        FluentActions.Invoking(() => new StoreRig(entries, bytes, share)).Should().Throw<ArgumentException>().WithMessage(message);
        FluentActions.Invoking(() => _rig.Store.Apply(new MemoryLimits(entries, bytes, share))).Should().Throw<ArgumentException>().WithMessage(message);
    }
}
