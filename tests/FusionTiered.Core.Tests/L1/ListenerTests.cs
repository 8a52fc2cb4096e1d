using FusionTiered.L1;

namespace FusionTiered.Core.Tests.L1;

public sealed class ListenerTests
{
    private readonly StoreRig _rig = new(10);

    [Fact]
    public void Every_eviction_is_told_once_with_its_reason()
    {
        var evicted = new Departed();
        _rig.Store.Listener = evicted;
        var (replaced, removed, cleared) = (_rig.Make("a"), _rig.Make("b"), _rig.Make("c"));
        _rig.Store.Put(replaced);
        _rig.Set("a");
        _rig.Store.Put(removed);
        _rig.Remove("b");
        _rig.Store.Put(cleared);
        _rig.Store.Clear(null, EvictionReason.Cleared);

        (evicted[replaced], evicted[removed], evicted[cleared]).Should().Be((EvictionReason.Replaced, EvictionReason.Removed, EvictionReason.Cleared));
        (evicted.Count, evicted.Twice).Should().Be((4, false));
    }

    [Fact]
    public void A_listener_may_call_back_from_its_own_and_from_another_thread()
    {
        var first = true;
        _rig.Store.Listener = new Acting(entry =>
        {
            if (first)
            {
                first = false;
                var other = new Thread(() => _rig.Remove("k1"));
                other.Start();
                other.Join(TimeSpan.FromSeconds(10)).Should().BeTrue("the lock is free by now");
            }

            _rig.Remove("k0");
            _rig.Store.Find(entry.Key, entry.Hash).Should().NotBeSameAs(entry);
        });

        _rig.Fill(50);
        _rig.Store.ListenerFailures.Should().Be(0);
        Audit.Check(_rig.Store);
    }

    [Fact]
    public void A_listener_that_throws_hurts_neither_the_caller_nor_the_others_to_be_told()
    {
        var faults = new List<Exception>();
        _rig.Store.ListenerFailed = faults.Add;
        _rig.Store.Listener = new Acting(static _ => throw new InvalidOperationException("listener"));

        _rig.Fill(15);
        (_rig.Store.ListenerFailures, faults.Count, _rig.Store.Count).Should().Be((5, 5, 10));
    }

    [Fact]
    public void Nobody_listening_costs_no_list()
    {
        _rig.Fill(15);
        _rig.Store.Ledger.Evictions.Take().Should().BeNull();
    }

    private sealed class Acting(Action<L1Entry> act) : IEvictionListener
    {
        public void Gone(L1Entry entry, EvictionReason why) => act(entry);
    }
}
