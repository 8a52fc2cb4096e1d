using FusionTiered.Checker.Histories;
using FusionTiered.Checker.Rules;

namespace FusionTiered.Checker.Tests.Rules;

/// <summary>Rules 4, 5, 7 and 8.</summary>
public class EndTests
{
    private readonly Some _some = new();

    [Fact]
    public void In_the_end_every_place_holds_the_newest_or_nothing()
    {
        _some.Wrote(1, 0, 10, reach: CacheReach.LocalOnly);
        _some.History.Finals.Add(new FinalValue(1, 0, _some.Value(1)));
        _some.History.Finals.Add(new FinalValue(1, FinalValue.Shared, null));
        _some.By(new Convergence()).Should().BeEmpty();
    }

    [Fact]
    public void What_was_missed_has_been_repaired_by_then()
    {
        _some.Wrote(1, 0, 10, reach: CacheReach.LocalOnly);
        _some.History.Finals.Add(new FinalValue(1, FinalValue.Shared, _some.Value(0)));
        _some.By(new Convergence()).Should().ContainSingle();
    }

    [Fact]
    public void In_the_end_all_is_at_rest()
    {
        _some.By(new Rest()).Should().BeEmpty();
        _some.History.Unrest.Add("node 1 does not hear the others");
        _some.By(new Rest()).Should().ContainSingle().Which.Text.Should().Contain("node 1");
    }

    [Fact]
    public void Operations_that_fail_unexplained_are_few()
    {
        var (began, next) = (_some.At(0), _some.At(4));
        _some.History.Faults.Add(new FaultSpan("Timeout answer", 1, began, _some.At(5), IsNoted: true));
        _some.By(new FewFailures()).Should().ContainSingle();
        _some.History.Faults.Add(new FaultSpan("Unknown answer", 1, next, _some.At(6), IsNoted: true));
        _some.By(new FewFailures(), Some.Bounds with { MostFailures = 1 }).Should().BeEmpty("they were at one time");
        _some.History.Faults.Add(new FaultSpan("cut", 1, began, _some.At(3)));
        _some.By(new FewFailures()).Should().BeEmpty();
    }

    [Fact]
    public void A_value_is_of_its_key()
    {
        _some.Read(version: 0, at: 1).By(new NoForeignValue()).Should().BeEmpty();
        _some.History.Reads.Add(new Read(2, _some.Value(0, key: 1), 0, _some.At(2), _some.At(3), CacheTier.L2, Assurance.Verified));
        _some.By(new NoForeignValue()).Should().ContainSingle();
    }

    [Fact]
    public void Nobody_reads_what_nobody_made()
    {
        _some.History.Reads.Add(new Read(1, new Stamp(1, 0, 0, Nonce: 99), 0, _some.At(2), _some.At(3), CacheTier.L2, Assurance.Verified));
        _some.By(new NoForeignValue()).Should().ContainSingle();
    }

    [Fact]
    public void Nobody_reads_what_is_made_later()
    {
        _some.Read(version: 1, at: 1).Wrote(1, 2, 3).By(new NoForeignValue()).Should().ContainSingle();
    }

    [Fact]
    public void A_call_ends_in_time_and_without_a_failure()
    {
        var rule = new NoThrow();
        _some.History.Calls.Add(new Call("get", 0, _some.At(0), _some.At(2_050)));
        _some.By(rule).Should().BeEmpty();
        _some.History.Calls.Add(new Call("get", 0, _some.At(0), _some.At(2_050.0001)));
        _some.History.Calls.Add(new Call("get", 0, _some.At(0), Moment.Never));
        _some.History.Calls.Add(new Call("get", 0, _some.At(0), _some.At(1), Failure: "oh"));
        _some.By(rule).Should().HaveCount(3);
    }

    [Fact]
    public void Figures_agree_with_what_was_done()
    {
        _some.History.Accounts.Add(new Account(0, Requests: 3, Hits: 1, Misses: 2, Loads: 2, Asked: 3, Loaded: 2, LeftBehind: 0));
        _some.By(new Accounting()).Should().BeEmpty();
        _some.History.Accounts.Add(new Account(0, Requests: 4, Hits: 1, Misses: 2, Loads: 1, Asked: 3, Loaded: 2, LeftBehind: 1));
        _some.By(new Accounting()).Should().HaveCount(4);
    }
}
