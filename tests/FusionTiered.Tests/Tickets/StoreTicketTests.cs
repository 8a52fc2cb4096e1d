using FusionTiered.Fusion.Fences;
using FusionTiered.Fusion.Keys;
using FusionTiered.Fusion.Tests.Support;
using FusionTiered.Fusion.Tickets;

namespace FusionTiered.Fusion.Tests.Tickets;

public class StoreTicketTests
{
    private static readonly ManualClock Clock = new();
    private readonly ProfileFence _fence = new(new FenceClock(), Clock);

    [Fact]
    public async Task A_source_and_all_that_it_starts_has_no_ticket()
    {
        await using var node = FusionNode.New();
        List<StoreTicket?> seen = [];

        await node.Cache.GetOrSetAsync(FusionNode.Key(), _ => Look());
        await node.Cache.RefreshAsync(FusionNode.Key(), _ => Look());
        await node.Cache.GetOrSetManyAsync<int, string>([FusionNode.Key("a")], 0, async (_, _, _) => new Dictionary<CacheKey, string> { [FusionNode.Key("a")] = await Look() });

        seen.Should().HaveCount(3).And.OnlyContain(static each => each == null);

        ValueTask<string> Look()
        {
            seen.Add(StoreTicket.Current);
            return new("v");
        }
    }

    [Fact]
    public async Task A_call_leaves_no_ticket_behind()
    {
        await using var node = FusionNode.New();

        await node.Cache.SetAsync(FusionNode.Key(), "v");
        await node.Cache.GetOrSetAsync(FusionNode.Key("other"), static _ => new ValueTask<string>("v"));
        await node.Cache.RemoveAsync(FusionNode.Key());
        await node.Cache.ClearAsync();

        StoreTicket.Current.Should().BeNull();
    }

    [Fact]
    public void A_load_is_outdated_by_what_comes_after_its_source_was_asked_and_not_by_what_came_before()
    {
        var ticket = Load();
        _fence.Clock.Raise("k");
        ticket.AskSource();
        ticket.Answer(value: null, tags: null);

        ticket.IsClean().Should().BeTrue();
        _fence.Clock.Raise("k");
        ticket.IsClean().Should().BeFalse();
    }

    [Fact]
    public void A_load_is_outdated_by_its_tags_and_by_the_profile()
    {
        var (tagged, plain) = (Load(), Load());
        tagged.Answer(value: null, ["red"]);
        plain.Answer(value: null, tags: null);

        _fence.Clock.RaiseTag("red");
        (tagged.IsClean(), plain.IsClean()).Should().Be((false, true));
        _fence.Raise();
        plain.IsClean().Should().BeFalse();
    }

    [Fact]
    public void A_load_under_way_is_outdated_by_the_tags_that_its_call_names()
    {
        var ticket = Load();
        ticket.CallTags = FenceClock.CellsOf(["red"]);

        _fence.Clock.RaiseTag("red");

        ticket.IsUnderWayClean().Should().BeFalse();
    }

    [Fact]
    public void Who_waits_for_a_load_does_not_share_it_from_the_first_end_of_one_of_its_tags_on()
    {
        var ticket = Load();
        _fence.Clock.RaiseTag("red");
        ticket.AskSource();
        _fence.Clock.RaiseTag("blue");
        ticket.Answer(value: null, ["red", "green"]);
        ticket.TagsOutdatedAt().Should().Be(long.MaxValue);

        _fence.Clock.RaiseTag("red");
        var first = _fence.Clock.Now;
        _fence.Clock.RaiseTag("red");
        _fence.Clock.RaiseTag("green");

        ticket.TagsOutdatedAt().Should().Be(first);
    }

    [Fact]
    public void A_ticket_covers_its_key_and_the_mark_beside_it()
    {
        var ticket = Load();

        ticket.Covers("k").Should().BeTrue();
        ticket.Covers("k" + EngineKeys.NothingSuffix).Should().BeTrue();
        ticket.Covers("kk").Should().BeFalse();
        ticket.Covers("x" + EngineKeys.NothingSuffix).Should().BeFalse();
    }

    [Fact]
    public void What_L2_has_replaces_no_answer_of_the_source()
    {
        var ticket = Load();
        ticket.Answer(new TicketValue("loaded", TimeSpan.FromMinutes(1)), tags: null);

        ticket.Found("older", TimeSpan.FromMinutes(1), time: 1, tags: null);

        ticket.Value!.Value.Should().Be("loaded");
    }

    [Fact]
    public void What_L2_has_is_fresh_in_memory_no_longer_than_memory_may_serve_it()
    {
        var ticket = Load();

        ticket.Found("v", TimeSpan.FromHours(1), time: 1, tags: null);

        ticket.Value!.FreshFor.Should().Be(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void The_age_of_a_value_is_measured_on_the_clock_of_the_cache()
    {
        var ticket = Load();
        ticket.AskSource();

        Clock.Advance(TimeSpan.FromSeconds(3));

        Clock.GetElapsedTime(ticket.SourceAsked).Should().Be(TimeSpan.FromSeconds(3));
    }

    private StoreTicket Load() => StoreTicket.ForLoad("k", _fence, TimeSpan.FromMinutes(1));
}
