using FusionTiered.Fences;
using FusionTiered.Flights;
using FusionTiered.Versions;

namespace FusionTiered.Coherent.Tests.Flights;

public class FlightTableTests
{
    private readonly FlightTable _table = new();

    [Fact]
    public void The_first_caller_leads_and_the_next_ones_follow()
    {
        var first = Join("k");
        var second = Join("k");

        first.Leads.Should().BeTrue();
        second.Leads.Should().BeFalse();
        second.Flight.Should().BeSameAs(first.Flight);
    }

    [Fact]
    public void Different_keys_with_one_hash_fly_apart()
    {
        Join("a").Flight.Should().NotBeSameAs(Join("b").Flight);
        _table.Count.Should().Be(2);
    }

    [Fact]
    public void A_completed_flight_takes_no_followers()
    {
        var first = Join("k");
        _table.Remove(first.Flight);

        Join("k").Leads.Should().BeTrue();
    }

    [Fact]
    public void A_dirtied_flight_takes_no_followers_and_its_end_leaves_the_successor()
    {
        var old = Join("k").Flight;
        var token = new FillToken("k", 1, openedAt: 0);
        old.Begin(token, []);
        token.Dirty();

        var next = Join("k");
        _table.Remove(old);

        next.Leads.Should().BeTrue();
        Join("k").Flight.Should().BeSameAs(next.Flight);
    }

    [Fact]
    public void A_raised_version_outdates_a_flight()
    {
        var clock = new VersionClock();
        var version = new VersionStamp();
        var old = Join("k").Flight;
        old.Begin(new FillToken("k", 1, clock.Now), [version]);

        clock.Raise(version);

        Join("k").Leads.Should().BeTrue();
    }

    [Fact]
    public void A_flight_that_has_not_begun_has_missed_nothing()
    {
        Join("k");

        Join("k").Leads.Should().BeFalse();
    }

    [Fact]
    public void A_refresh_does_not_join_a_plain_load_but_a_plain_call_joins_a_refresh()
    {
        Join("k");
        var refresh = _table.JoinOrLead<int>("k", 1, refresh: true, waits: true);

        refresh.Leads.Should().BeTrue();
        Join("k").Flight.Should().BeSameAs(refresh.Flight);
    }

    [Fact]
    public void The_last_waiter_to_leave_cancels()
    {
        var flight = Join("k").Flight;
        Join("k");

        _table.Leave(flight).Should().BeFalse();
        _table.Leave(flight).Should().BeTrue();
        Join("k").Leads.Should().BeTrue("nobody may join a load that is about to be cancelled");
    }

    [Fact]
    public void A_pinned_flight_outlives_its_waiters()
    {
        var flight = Join("k").Flight;
        _table.Pin(flight);

        _table.Leave(flight).Should().BeFalse();
        Join("k").Leads.Should().BeFalse();
    }

    [Fact]
    public void One_key_has_one_type_at_a_time()
    {
        Join("k");

        var other = () => _table.JoinOrLead<string>("k", 1, refresh: false, waits: true);

        other.Should().Throw<CacheTypeMismatchException>().Which.Present.Should().Be<int>();
    }

    private FlightTicket<int> Join(string key) => _table.JoinOrLead<int>(key, 1, refresh: false, waits: true);
}
