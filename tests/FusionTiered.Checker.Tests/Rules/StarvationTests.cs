using FusionTiered.Checker.Histories;
using FusionTiered.Checker.Rules;

namespace FusionTiered.Checker.Tests.Rules;

/// <summary>A machine that is busy with something else breaks no rule about time, and hides no wrong answer.</summary>
public class StarvationTests
{
    private readonly Some _some = new();

    [Fact]
    public void Operations_that_fail_while_the_process_is_starved_are_not_held_against_it() =>
        _some.Failed(0, 100).Starved(70, 110).By(new FewFailures()).Should().BeEmpty();

    [Fact]
    public void The_same_without_starvation_are() =>
        _some.Failed(0, 100).By(new FewFailures()).Should().ContainSingle();

    [Fact]
    public void So_are_those_that_failed_when_it_was_over() =>
        _some.Starved(0, 90).Failed(90, 190).By(new FewFailures()).Should().ContainSingle();

    [Fact]
    public void So_are_those_that_were_starved_for_less_than_a_quarter_of_their_time() =>
        _some.Failed(0, 100).Starved(10, 20).Starved(15, 34).By(new FewFailures()).Should().ContainSingle("what two ticks tell counts once");

    [Fact]
    public void A_thread_pool_that_is_late_alone_excuses_nothing() =>
        _some.Failed(0, 100).Starved(0, 100, pool: true).By(new FewFailures()).Should().ContainSingle("a program may block its own");

    [Fact]
    public void Of_a_run_that_was_starved_for_most_of_its_time_failures_tell_nothing()
    {
        _some.Failed(80, 100).Starved(0, 51).History.Calls.Add(new Call("get", 0, _some.At(0), _some.At(100)));
        _some.By(new FewFailures()).Should().BeEmpty();
        _some.History.Starved[0] = new(0, 49 * TimeSpan.TicksPerMillisecond);
        _some.By(new FewFailures()).Should().ContainSingle();
    }

    [Theory]
    [InlineData(2_060, 9, 1)]
    [InlineData(2_060, 10, 0)]
    public void A_call_ends_in_time_but_for_the_time_that_it_was_starved(int ended, int starved, int violations)
    {
        _some.Starved(500, 500 + starved).History.Calls.Add(new Call("get", 0, _some.At(0), _some.At(ended)));
        _some.By(new NoThrow()).Should().HaveCount(violations);
    }

    [Fact]
    public void A_call_that_throws_or_never_returns_is_no_matter_of_time()
    {
        _some.Starved(0, 9_000).History.Calls.Add(new Call("get", 0, _some.At(0), _some.At(100), Failure: "oh"));
        _some.History.Calls.Add(new Call("get", 0, _some.At(0), Moment.Never));
        _some.By(new NoThrow()).Should().HaveCount(2);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(4_000, 0)]
    public void What_lets_a_second_source_begin_is_felt_for_longer_by_a_process_that_was_starved(int starved, int violations)
    {
        _some.Wrote(1, 0, 1).Starved(50, 50 + starved);
        var first = _some.At(4_050);
        _some.Called(4_055, 4_058, node: 1);
        _some.History.Sources.Add(new SourceCall(1, 0, first, _some.At(4_060)));
        _some.By(new OneSource(), Some.Bounds with { Transit = TimeSpan.FromMilliseconds(50) }).Should().HaveCount(violations);
    }

    [Fact]
    public void A_wrong_answer_is_wrong_however_starved_the_process_was()
    {
        _some.Wrote(1, 0, 100).Starved(0, 9_000).Read(version: 0, at: 1_151).Read(version: 0, at: 200, node: 0);
        _some.History.Finals.Add(new FinalValue(1, 0, _some.Value(0)));
        Verdict.Of(_some.History, Some.Bounds).Select(static broken => broken.Rule).Should().Contain(["bounded staleness", "read your writes", "convergence"]);
        Verdict.NotJudged(_some.History, Some.Bounds).Should().BeEmpty();
    }

    [Fact]
    public void What_is_not_judged_is_told()
    {
        _some.Failed(0, 100).Starved(0, 50);
        Verdict.Of(_some.History, Some.Bounds).Should().BeEmpty();
        Verdict.NotJudged(_some.History, Some.Bounds).Should().ContainSingle().Which.Rule.Should().Be("few failures");
    }

    [Fact]
    public void What_is_judged_all_the_same_is_not_told_twice()
    {
        _some.Failed(0, 100).Failed(200, 300).Starved(0, 50);
        Verdict.Of(_some.History, Some.Bounds).Should().ContainSingle();
        Verdict.NotJudged(_some.History, Some.Bounds).Should().BeEmpty();
    }
}
