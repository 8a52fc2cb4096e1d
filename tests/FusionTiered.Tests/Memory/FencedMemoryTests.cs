using FusionTiered.Fusion.Fences;
using FusionTiered.Fusion.Keys;
using FusionTiered.Fusion.Memory;
using FusionTiered.Fusion.Tickets;
using FusionTiered.Profiles;
using FusionTiered.Time;
using Microsoft.Extensions.Caching.Memory;

namespace FusionTiered.Fusion.Tests.Memory;

public sealed class FencedMemoryTests : IDisposable
{
    private const string Mark = EngineKeys.TagPrefix + "red";

    private readonly HookedClock _time = new();
    private readonly MemoryRig _rig;
    private readonly ProfileFence _fence;
    private readonly FencedMemory _memory;

    public FencedMemoryTests()
    {
        _rig = new MemoryRig(time: _time);
        _fence = new ProfileFence(new FenceClock(), _time);
        _memory = MemoryOf(_fence);
    }

    [Fact]
    public void A_value_that_was_outdated_while_it_was_loaded_is_not_stored()
    {
        var ticket = Loaded("v");
        _memory.Invalidate("feed:k");

        Store(ticket, "feed:k", "v");

        _memory.TryGetSlot("feed:k", out _).Should().BeFalse();
        _memory.Refused.Should().Be(1);
    }

    [Fact]
    public void A_value_that_is_outdated_while_it_is_being_stored_is_taken_back()
    {
        var ticket = Loaded("v");
        _time.Hook = () => _fence.Clock.Raise("feed:k");

        Store(ticket, "feed:k", "v");

        _memory.TryGetSlot("feed:k", out _).Should().BeFalse();
    }

    [Fact]
    public void A_write_is_stored_and_outdates_what_is_under_way()
    {
        var load = Loaded("older");

        Store(Written("newer"), "feed:k", "newer");
        Store(load, "feed:k", "older");

        Entry("feed:k").Should().Be("newer");
    }

    [Fact]
    public void Who_counts_entries_hears_of_one_that_was_refused()
    {
        var ticket = Loaded("v");
        _memory.Invalidate("feed:k");
        object? told = null;

        Store(ticket, "feed:k", "v", entry => entry.RegisterPostEvictionCallback((_, value, _, _) => told = value));

        told.Should().Be("v");
    }

    [Fact]
    public void A_clear_outdates_all_and_a_tag_those_that_have_it()
    {
        Store(Loaded("plain"), "feed:k", "plain");
        Store(Loaded("tagged", "feed:t", "red"), "feed:t", "tagged");

        _fence.Clock.RaiseTag("red");
        (_memory.TryGetSlot("feed:k", out _), _memory.TryGetSlot("feed:t", out _)).Should().Be((true, false));
        _fence.Raise();
        _memory.TryGetSlot("feed:k", out _).Should().BeFalse();
    }

    [Fact]
    public void What_is_stored_after_a_clear_is_not_outdated_by_it()
    {
        _fence.Raise();

        Store(Loaded("v"), "feed:k", "v");

        _memory.TryGetSlot("feed:k", out _).Should().BeTrue();
    }

    [Fact]
    public void The_clear_of_another_profile_outdates_nothing_here()
    {
        Store(Loaded("v"), "feed:k", "v");

        new ProfileFence(_fence.Clock, _time).Raise();

        _memory.TryGetSlot("feed:k", out _).Should().BeTrue();
    }

    [Fact]
    public void Lost_marks_outdate_what_has_tags_and_the_marks_themselves()
    {
        Store(Loaded("plain"), "feed:k", "plain");
        Store(Loaded("tagged", "feed:t", "red"), "feed:t", "tagged");
        Store(ticket: null, Mark, 5L);

        _fence.Clock.RaiseAllTags();

        (_memory.TryGetSlot("feed:k", out _), _memory.TryGetSlot("feed:t", out _), _memory.TryGetSlot(Mark, out _)).Should().Be((true, false, false));
    }

    [Fact]
    public void A_mark_that_was_read_before_it_was_ended_anew_is_not_stored()
    {
        var ticket = Loaded("v");
        ticket.ReadMark(Mark, _fence.Clock.Now);
        _fence.Clock.Raise(Mark);

        Store(ticket, Mark, 0L);

        _memory.TryGetSlot(Mark, out _).Should().BeFalse();
    }

    [Fact]
    public void A_mark_that_is_ended_anew_while_the_older_one_is_being_stored_does_not_stay()
    {
        var ticket = Loaded("v");
        ticket.ReadMark(Mark, _fence.Clock.Now);
        _time.Hook = () => _fence.Clock.Raise(Mark);

        Store(ticket, Mark, 0L);

        _memory.TryGetSlot(Mark, out _).Should().BeFalse("the next read asks L2");
    }

    [Fact]
    public void A_mark_that_L2_could_not_tell_is_not_taken_for_absent()
    {
        Store(Loaded("v"), Mark, 0L);

        _memory.TryGetSlot(Mark, out _).Should().BeFalse();
    }

    [Fact]
    public void A_value_is_ready_for_hits_until_it_ends()
    {
        Store(Loaded("v"), "feed:k", "entry");
        _memory.TryGetSlot("feed:k", out var slot).Should().BeTrue();

        (slot!.IsReady, slot.Value, slot.Entry).Should().Be((true, "v", "entry"));
        slot.FreshUntil.Should().Be(CacheClock.After(new CacheClock(_time).Now, TimeSpan.FromMinutes(1)));
        slot.RefreshFrom.Should().Be(long.MaxValue, "the profile does not refresh ahead");
        slot.Settings.Should().BeSameAs(Profile.Settings);
    }

    [Fact]
    public void An_invalidation_closes_the_ready_value()
    {
        Store(Loaded("v"), "feed:k", "entry");
        _memory.TryGetSlot("feed:k", out var slot);

        _memory.Invalidate("feed:k");

        slot!.IsReady.Should().BeFalse();
    }

    [Fact]
    public void What_may_be_stale_is_not_made_ready()
    {
        var ticket = Loaded("v");
        ticket.MayBeStale = true;

        Store(ticket, "feed:k", "entry");

        _memory.TryGetSlot("feed:k", out var slot);
        slot!.IsReady.Should().BeFalse();
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void A_profile_that_copies_has_no_ready_values_and_one_that_refreshes_ahead_says_from_when(bool copies, bool isReady)
    {
        using var rig = new MemoryRig(time: _time, few: profile => (profile.CopyValues, profile.EagerRefresh) = (copies, 0.5));
        var memory = new FencedMemory(rig.Memory, rig.Profiles.ByName("few")!, _fence, new CacheClock(_time), static (_, _, _) => 1, keepsReady: true, asksMarks: true);

        Store(Loaded("v", "few:k"), "few:k", "entry", memory: memory);

        memory.TryGetSlot("few:k", out var slot);
        slot!.IsReady.Should().Be(isReady);
        if (isReady)
        {
            slot.RefreshFrom.Should().Be(CacheClock.After(new CacheClock(_time).Now, TimeSpan.FromSeconds(30)));
        }
    }

    public void Dispose() => _rig.Dispose();

    private ProfileState Profile => _rig.Profiles.ByName("feed")!;

    private FencedMemory MemoryOf(ProfileFence fence) => new(_rig.Memory, Profile, fence, new CacheClock(_time), static (_, _, _) => 1, keepsReady: true, asksMarks: true);

    private object? Entry(string key) => _memory.TryGetValue(key, out var entry) ? entry : null;

    private StoreTicket Loaded(string value, string key = "feed:k", params string[] tags)
    {
        var ticket = StoreTicket.ForLoad(key, _fence, TimeSpan.FromMinutes(1));
        ticket.AskSource();
        ticket.Answer(new TicketValue(value, TimeSpan.FromMinutes(1)), tags);
        return ticket;
    }

    private StoreTicket Written(string value)
    {
        var ticket = StoreTicket.ForWrite("feed:k", _fence, StoreKind.Set);
        ticket.Answer(new TicketValue(value, TimeSpan.FromMinutes(1)), tags: null);
        return ticket;
    }

    private void Store(StoreTicket? ticket, string key, object value, Action<ICacheEntry>? draft = null, FencedMemory? memory = null)
    {
        StoreTicket.Current = ticket;
        using (var entry = (memory ?? _memory).CreateEntry(key))
        {
            entry.Size = 1;
            draft?.Invoke(entry);
            entry.Value = value;
        }

        StoreTicket.Current = null;
    }

    /// <summary>Memory asks the time between the look at the fence and the store.</summary>
    private sealed class HookedClock : TimeProvider
    {
        private Action? _hook;

        public Action Hook
        {
            set => _hook = value;
        }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp()
        {
            Interlocked.Exchange(ref _hook, null)?.Invoke();
            return TimeSpan.TicksPerDay;
        }
    }
}
