using FusionTiered.Flights;

namespace FusionTiered.Coherent.Tests.Flights;

public class GivenUpTests
{
    private readonly Flight<int> _flight = new("feed:1", 1);
    private readonly List<string> _order = [];

    [Fact]
    public void What_others_wait_for_is_given_back_before_the_source_hears_that_nobody_waits()
    {
        _flight.Holds(() => _order.Add("given back"));
        _flight.Cancelled.Register(() => _order.Add("cancelled"));

        _flight.Cancel();

        _order.Should().Equal("given back", "cancelled");
    }

    [Fact]
    public void What_a_load_gets_after_it_was_given_up_it_gives_back_at_once()
    {
        _flight.Cancel();

        _flight.Holds(() => _order.Add("given back"));

        _order.Should().Equal("given back");
    }
}
