using FusionTiered.Fusion.Calls;
using FusionTiered.Fusion.Fences;
using FusionTiered.Fusion.Tickets;

namespace FusionTiered.Fusion.Tests.Calls;

public class KeyCallersTests
{
    private readonly CallerTable _table = new();

    [Fact]
    public void A_load_that_nobody_waits_for_is_cancelled()
    {
        var (one, other) = (_table.Join("k"), _table.Join("k"));
        var unwanted = one.BeginLoad();

        one.Leave(isServed: false);
        unwanted.IsCancellationRequested.Should().BeFalse("another caller waits");
        other.Leave(isServed: false);

        unwanted.IsCancellationRequested.Should().BeTrue();
    }

    [Fact]
    public void A_load_that_goes_on_behind_an_answer_is_not_cancelled()
    {
        var (served, gone) = (_table.Join("k"), _table.Join("k"));
        var unwanted = served.BeginLoad();
        served.Leave(isServed: true);
        gone.Leave(isServed: false);

        unwanted.IsCancellationRequested.Should().BeFalse();
    }

    [Fact]
    public void A_failure_is_shared_by_those_who_waited_and_by_nobody_else()
    {
        var (first, waited) = (_table.Join("k"), _table.Join("k"));
        first.BeginLoad();
        first.Failed(new HttpRequestException("down"));
        var later = _table.Join("k");

        waited.Invoking(static seat => seat.BeginLoad()).Should().Throw<HttpRequestException>();
        later.Invoking(static seat => seat.BeginLoad()).Should().NotThrow();
    }

    [Fact]
    public void A_load_that_nobody_wants_any_more_does_not_begin()
    {
        var seat = _table.Join("k");
        seat.Leave(isServed: false);

        seat.Invoking(static each => each.BeginLoad()).Should().Throw<OperationCanceledException>();
    }

    [Fact]
    public void The_next_caller_starts_anew()
    {
        var first = _table.Join("k");
        first.BeginLoad();
        first.Loaded();
        first.Leave(isServed: true);

        _table.Join("k").HasLoaded.Should().BeFalse();
    }

    [Fact]
    public void An_outdated_answer_is_shared_by_those_who_waited_and_by_nobody_who_came_later()
    {
        var (first, waited) = (_table.Join("k"), _table.Join("k"));
        first.BeginLoad();
        first.LoadedOutdated("old", long.MaxValue);
        var later = _table.Join("k");

        (waited.TryShare(out var shared), shared).Should().Be((true, "old"));
        later.TryShare(out _).Should().BeFalse();
    }

    [Fact]
    public void Who_comes_when_the_load_is_outdated_already_does_not_share_it()
    {
        var fence = new ProfileFence(new FenceClock(), TimeProvider.System);
        var first = _table.Join("k");
        first.BeginLoad(StoreTicket.ForLoad("k", fence, TimeSpan.FromMinutes(1)));
        fence.Clock.Raise("k");
        var later = _table.Join("k");

        first.LoadedOutdated("old", long.MaxValue);

        later.TryShare(out _).Should().BeFalse();
    }

    [Fact]
    public void Who_comes_when_a_load_is_outdated_that_asked_its_source_ahead_does_not_share_it()
    {
        var fence = new ProfileFence(new FenceClock(), TimeProvider.System);
        var ticket = StoreTicket.ForLoad("k", fence, TimeSpan.FromMinutes(1));
        var (batch, waited) = (_table.Join("k"), _table.Join("k"));
        ticket.AskSource();
        batch.BeginAhead(ticket);
        fence.Clock.Raise("k");
        var later = _table.Join("k");
        batch.BeginLoad(ticket);

        batch.LoadedOutdated("old", long.MaxValue);

        (waited.TryShare(out _), later.TryShare(out _)).Should().Be((true, false));
    }

    [Fact]
    public void A_load_that_asked_its_source_ahead_is_cancelled_when_nobody_waits_for_it()
    {
        var seat = _table.Join("k");
        seat.BeginAhead(StoreTicket.ForLoad("k", new ProfileFence(new FenceClock(), TimeProvider.System), TimeSpan.FromMinutes(1)));
        var unwanted = seat.BeginLoad();

        seat.Leave(isServed: false);

        unwanted.IsCancellationRequested.Should().BeTrue();
    }

    [Fact]
    public void Who_came_after_a_tag_that_the_source_names_was_ended_gets_no_outdated_value()
    {
        var (first, waited, later) = (_table.Join("k", tick: 1), _table.Join("k", tick: 2), _table.Join("k", tick: 5));
        first.BeginLoad();

        first.LoadedOutdated("old", outdatedAt: 5);

        (waited.TryShare(out _), later.TryShare(out _)).Should().Be((true, false));
    }
}
