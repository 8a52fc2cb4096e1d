using FusionTiered.Entries;
using FusionTiered.L1;

namespace FusionTiered.Coherent.Tests.L1;

public sealed class ListenerTests
{
    private readonly TierRig _rig = new(10);

    [Fact]
    public void Every_eviction_is_told_once_with_its_reason()
    {
        var evicted = new Departed();
        _rig.Tier.Listener = evicted;
        var (replaced, removed, cleared) = (_rig.Make("a"), _rig.Make("b"), _rig.Make("c"));
        _rig.Tier.Put(replaced, null);
        _rig.Set("a");
        _rig.Tier.Put(removed, null);
        _rig.Remove("b");
        _rig.Tier.Put(cleared, null);
        _rig.Tier.Clear(null, EvictionReason.Cleared);

        (evicted[replaced], evicted[removed], evicted[cleared]).Should().Be((EvictionReason.Replaced, EvictionReason.Removed, EvictionReason.Cleared));
        (evicted.Count, evicted.Twice).Should().Be((4, false));
    }

    [Fact]
    public void A_listener_may_call_back_from_its_own_and_from_another_thread()
    {
        var first = true;
        _rig.Tier.Listener = new Acting(entry =>
        {
            if (first)
            {
                first = false;
                var other = new Thread(() => _rig.Remove("k1"));
                other.Start();
                other.Join(TimeSpan.FromSeconds(10)).Should().BeTrue("the lock is free by now");
            }

            _rig.Remove("k0");
            _rig.Tier.Find(entry.Key, entry.Hash).Should().NotBeSameAs(entry);
        });

        _rig.Fill(50);
        _rig.Tier.ListenerFailures.Should().Be(0);
        Audit.Check(_rig.Tier);
    }

    [Fact]
    public void A_listener_that_throws_hurts_neither_the_caller_nor_the_others_to_be_told()
    {
        var faults = new List<Exception>();
        _rig.Tier.ListenerFailed = faults.Add;
        _rig.Tier.Listener = new Acting(static _ => throw new InvalidOperationException("listener"));

        _rig.Fill(15);
        (_rig.Tier.ListenerFailures, faults.Count, _rig.Tier.Count).Should().Be((5, 5, 10));
    }

    [Fact]
    public void Nobody_listening_costs_no_list()
    {
        _rig.Fill(15);
        _rig.Tier.Ledger.Evictions.Take().Should().BeNull();
    }

    private sealed class Acting(Action<Entry> act) : IEvictionListener
    {
        public void Gone(Entry entry, EvictionReason why) => act(entry);
    }
}
