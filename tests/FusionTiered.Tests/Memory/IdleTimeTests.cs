using FusionTiered.Fusion.Fences;
using FusionTiered.Fusion.Flows;
using FusionTiered.Fusion.Keys;
using FusionTiered.Fusion.Memory;
using FusionTiered.Fusion.Tests.Support;
using FusionTiered.Fusion.Tickets;
using FusionTiered.Keys;
using FusionTiered.L1;
using FusionTiered.Profiles;
using FusionTiered.Time;
using StackExchange.Redis;
using ZiggyCreatures.Caching.Fusion;
using ZiggyCreatures.Caching.Fusion.Internals.Distributed;

namespace FusionTiered.Fusion.Tests.Memory;

/// <summary>The idle time of a profile, on every road by which a value comes to memory.</summary>
public sealed class IdleTimeTests : IDisposable
{
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(16);
    private static readonly FusionCacheEntryOptions Long = new(TimeSpan.FromHours(1));

    private readonly MemoryRig _rig = new(few: static profile => profile.IdleTimeout = Idle);
    private readonly ProfileFence _fence;
    private readonly FencedMemory _memory;

    public IdleTimeTests()
    {
        _fence = new ProfileFence(new FenceClock(), _rig.Clock);
        _memory = MemoryOf("few");
    }

    [Fact]
    public void A_loaded_value_goes_when_nobody_asks_for_it() => StaysWhileUsed(key => Store(_memory, key));

    [Fact]
    public void A_value_that_was_set_goes_when_nobody_asks_for_it() => StaysWhileUsed(key => _memory.StoreWrite(CacheKey.Parse(key), "v", 1, 1, TimeSpan.FromHours(1), tags: null, Long));

    [Fact]
    public void A_value_of_L2_goes_when_nobody_asks_for_it() => StaysWhileUsed(key => _memory.StoreRead(
        CacheKey.Parse(key), new L2Answer([1], "v", RedisValue.Null, _fence.Now), Entry(), TimeSpan.FromHours(1), Long));

    [Fact]
    public void A_profile_without_an_idle_time_keeps_what_nobody_asks_for()
    {
        Store(MemoryOf("feed"), "feed:k");

        _rig.Clock.Advance(TimeSpan.FromMinutes(50));

        _rig.Has("feed:k").Should().BeTrue();
    }

    [Fact]
    public void The_answer_nothing_there_and_a_mark_are_kept_for_their_own_lifetimes()
    {
        Store(_memory, "few:k" + EngineKeys.NothingSuffix);
        Store(_memory, EngineKeys.TagPrefix + "red");

        _rig.Clock.Advance(TimeSpan.FromMinutes(50));

        (_rig.Has("few:k" + EngineKeys.NothingSuffix), _rig.Has(EngineKeys.TagPrefix + "red")).Should().Be((true, true));
    }

    [Fact]
    public void A_value_that_went_for_want_of_use_is_counted_as_such()
    {
        Store(_memory, "few:k");
        _rig.Clock.Advance(Idle);

        Store(_memory, "few:k");

        _rig.Gone("few", EvictionReason.Idle).Should().Be(1);
    }

    [Fact]
    public void A_look_of_the_engine_itself_is_no_use()
    {
        Store(_memory, "few:k");
        _rig.Clock.Advance(TimeSpan.FromSeconds(15));

        _memory.Invalidate("few:k");
        _memory.Has("few:k").Should().BeTrue();
        _memory.Peek("few:k", KeyHash.Of("few:k")).Should().NotBeNull();
        _memory.StoreRead(CacheKey.Parse("few:k"), new L2Answer([1], "v", RedisValue.Null, default), Entry(), TimeSpan.FromHours(1), Long);
        _rig.Clock.Advance(TimeSpan.FromSeconds(2));

        _rig.Has("few:k").Should().BeFalse();
    }

    [Fact]
    public async Task A_list_of_the_keys_in_memory_is_no_use()
    {
        await using var node = FusionNode.New(static profile => profile.IdleTimeout = TimeSpan.FromHours(1));
        await node.Cache.SetAsync(FusionNode.Key(), "v");
        var entry = node.Engine.Memory.Store.Find("feed:k", KeyHash.Of("feed:k"))!;
        entry.IdleAt -= 1_000_000;
        var before = entry.IdleAt;

        node.Cache.MemoryKeys().Should().ContainSingle();
        entry.IdleAt.Should().Be(before);
        node.Cache.TryGet(FusionNode.Key(), out string _).Should().BeTrue();
        entry.IdleAt.Should().BeGreaterThan(before, "a hit is a use");
    }

    [Fact]
    public async Task An_operator_sees_the_end_for_want_of_use()
    {
        await using var node = FusionNode.New(static profile => profile.IdleTimeout = TimeSpan.FromMinutes(2));
        await node.Cache.SetAsync(FusionNode.Key(), "v");

        var memory = (await new EntryInspector(node.Engine).InspectAsync(FusionNode.Key(), withValue: false, CancellationToken.None)).L1!;

        memory.FreshFor.Should().BePositive().And.BeLessThanOrEqualTo(TimeSpan.FromMinutes(2));
        memory.KeptFor.Should().Be(memory.FreshFor);
    }

    public void Dispose() => _rig.Dispose();

    private static FusionCacheDistributedEntry<string> Entry() => new("v", 1, 1, tags: null, metadata: null);

    private void StaysWhileUsed(Action<string> store)
    {
        store("few:used");
        store("few:idle");
        for (var i = 0; i < 5; i++)
        {
            _rig.Clock.Advance(TimeSpan.FromSeconds(15));
            _rig.Has("few:used").Should().BeTrue();
        }

        _rig.Has("few:idle").Should().BeFalse();
        _rig.Clock.Advance(Idle);
        _rig.Has("few:used").Should().BeFalse();
    }

    private FencedMemory MemoryOf(string profile) =>
        new(_rig.Memory, _rig.Profiles.ByName(profile)!, _fence, new CacheClock(_rig.Clock), static (_, _, _) => 1, keepsReady: true, asksMarks: true);

    private void Store(FencedMemory memory, string key)
    {
        var ticket = StoreTicket.ForLoad(key, _fence, TimeSpan.FromHours(1));
        ticket.AskSource();
        ticket.Answer(new TicketValue("v", TimeSpan.FromHours(1)), tags: null);
        ticket.ReadMark(key, _fence.Clock.Now);
        StoreTicket.Current = ticket;
        using (var entry = memory.CreateEntry(key))
        {
            entry.Size = 1;
            entry.AbsoluteExpirationRelativeToNow = TimeSpan.FromHours(1);
            entry.Value = "entry";
        }

        StoreTicket.Current = null;
    }
}
