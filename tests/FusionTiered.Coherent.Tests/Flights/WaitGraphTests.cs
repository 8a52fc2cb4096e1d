using FusionTiered.Flights;

namespace FusionTiered.Coherent.Tests.Flights;

public class WaitGraphTests
{
    private readonly Flight<int> _a = new("a", 1);
    private readonly Flight<int> _b = new("b", 2);
    private readonly Flight<int> _c = new("c", 3);

    [Fact]
    public void A_load_that_would_wait_for_itself_is_refused()
    {
        var enter = () => WaitGraph.Enter(_a, _a);

        enter.Should().Throw<RecursiveLoadException>().Which.Length.Should().Be(1);
    }

    [Fact]
    public void A_circle_over_several_loads_is_refused()
    {
        WaitGraph.Enter(_a, _b);
        WaitGraph.Enter(_b, _c);

        var close = () => WaitGraph.Enter(_c, _a);

        close.Should().Throw<RecursiveLoadException>().Which.Length.Should().Be(3);
    }

    [Fact]
    public void Two_loads_that_wait_for_a_third_are_no_circle()
    {
        WaitGraph.Enter(_a, _c);
        WaitGraph.Enter(_b, _c);

        _c.WaitsFor.Should().BeNullOrEmpty();
    }

    [Fact]
    public void A_wait_that_ended_closes_no_circle()
    {
        WaitGraph.Enter(_a, _b);
        WaitGraph.Leave(_a, _b);

        var back = () => WaitGraph.Enter(_b, _a);

        back.Should().NotThrow();
    }
}
