using FusionTiered.Checker.Histories;
using FusionTiered.Checker.Rules;

namespace FusionTiered.Checker.Tests.Rules;

public class OneSourceTests
{
    private readonly OneSource _rule = new();
    private readonly Some _some = new();

    [Fact]
    public void One_after_the_other_is_no_two() =>
        _some.Called(0, 10).Called(10, 20).By(_rule).Should().BeEmpty();

    [Fact]
    public void Two_at_once_are_one_too_many() =>
        Twice().By(_rule).Should().ContainSingle();

    [Fact]
    public void On_two_nodes_they_are_where_nothing_is_shared() =>
        Twice().By(_rule, Some.Bounds with { OneLoadForAll = false }).Should().BeEmpty();

    [Fact]
    public void Of_two_keys_there_may_be_two() =>
        _some.Called(0, 10, key: 2).Called(5, 8, key: 1).By(_rule).Should().BeEmpty();

    [Fact]
    public void A_write_in_between_lets_the_second_begin()
    {
        var (first, write) = (_some.At(0), _some.At(2));
        _some.History.Writes.Add(new Write(1, 1, WriteKind.Remove, 0, write, _some.At(3), CacheReach.Everywhere));
        _some.Called(5, 8, node: 1);
        _some.History.Sources.Add(new SourceCall(1, 0, first, _some.At(10)));
        _some.By(_rule).Should().BeEmpty();
    }

    [Theory]
    [InlineData(0, 101, 1, 0)]
    [InlineData(1, 101, 1, 0)]
    [InlineData(2, 101, 1, 1)]
    [InlineData(0, 99, 1, 1)]
    [InlineData(0, 107, 1, 1)]
    [InlineData(0, 101, 2, 1)]
    public void A_message_that_comes_late_to_one_of_the_two_lets_the_second_begin(int node, double at, int key, int violations)
    {
        _some.Wrote(1, 2, 3);
        var early = at < 100 ? _some.At(at) : default;
        var first = _some.At(100);
        _some.History.Heard.Add(new Heard(node, key, at < 100 ? early : _some.At(at)));
        _some.Called(105, 108, node: 1);
        _some.History.Sources.Add(new SourceCall(1, 0, first, _some.At(110)));
        _some.By(_rule).Should().HaveCount(violations);
    }

    [Fact]
    public void A_batch_may_have_lost_a_key_while_it_asked_for_the_others()
    {
        var asked = _some.At(0);
        _some.Wrote(1, 2, 3);
        var first = _some.At(100);
        _some.Called(105, 108, node: 1);
        _some.History.Sources.Add(new SourceCall(1, 0, first, _some.At(110)));
        _some.By(_rule).Should().ContainSingle();
        _some.History.Sources[^1] = _some.History.Sources[^1] with { Asked = asked };
        _some.By(_rule).Should().BeEmpty();
    }

    [Theory]
    [InlineData(90, false)]
    [InlineData(95, true)]
    [InlineData(97, true)]
    [InlineData(100, false)]
    public void A_value_that_comes_to_its_end_in_between_lets_the_second_begin(int stay, bool isExcused)
    {
        _some.Wrote(1, 0, 1, WriteKind.Set);
        TwiceAt(95, 98).By(_rule, Some.Bounds with { Stay = TimeSpan.FromMilliseconds(stay) }).Should().HaveCount(isExcused ? 0 : 1);
    }

    [Theory]
    [InlineData(0, 40, true)]
    [InlineData(40, 45, false)]
    public void What_a_source_brought_stays_from_its_end_on(int from, int to, bool isExcused)
    {
        _some.Called(from, to);
        TwiceAt(95, 98).By(_rule, Some.Bounds with { Stay = TimeSpan.FromMilliseconds(57) }).Should().HaveCount(isExcused ? 0 : 1);
    }

    [Fact]
    public void Of_a_value_that_was_expired_the_stale_time_is_left()
    {
        _some.Wrote(1, 0, 1, WriteKind.Expire);
        TwiceAt(95, 98).By(_rule, Some.Bounds with { Stay = TimeSpan.FromSeconds(1), StaleFor = TimeSpan.FromMilliseconds(96) }).Should().BeEmpty();
    }

    [Theory]
    [InlineData(50, true)]
    [InlineData(10, false)]
    public void What_slides_stays_from_its_last_use_on(int used, bool isExcused)
    {
        _some.Wrote(1, 0, 1, WriteKind.Set).Read(1, at: used);
        TwiceAt(95, 98).By(_rule, Some.Bounds with { Stay = TimeSpan.FromMilliseconds(47), IsSliding = true }).Should().HaveCount(isExcused ? 0 : 1);
    }

    [Fact]
    public void What_was_replaced_has_no_end()
    {
        _some.Wrote(1, 0, 1, WriteKind.Set).Wrote(2, 50, 51, WriteKind.Set);
        TwiceAt(95, 98).By(_rule, Some.Bounds with { Stay = TimeSpan.FromMilliseconds(96) }).Should().ContainSingle();
    }

    [Theory]
    [InlineData(WriteKind.Remove, false)]
    [InlineData(WriteKind.Event, true)]
    internal void What_is_only_outdated_has_one(WriteKind kind, bool isExcused)
    {
        _some.Wrote(1, 0, 1, WriteKind.Set).Wrote(2, 50, 51, kind);
        TwiceAt(95, 98).By(_rule, Some.Bounds with { Stay = TimeSpan.FromMilliseconds(96) }).Should().HaveCount(isExcused ? 0 : 1);
    }

    [Fact]
    public void The_first_of_the_two_excuses_nothing_by_its_own_stay() =>
        Twice().By(_rule, Some.Bounds with { Stay = TimeSpan.FromMilliseconds(5) }).Should().ContainSingle();

    [Fact]
    public void So_does_a_fault_until_its_aftermath_is_over()
    {
        _some.History.Faults.Add(new FaultSpan("cut", 0, _some.At(0), _some.At(100)));
        var first = _some.At(600);
        _some.Called(605, 608, node: 1);
        _some.History.Sources.Add(new SourceCall(1, 0, first, _some.At(610)));
        _some.By(_rule).Should().BeEmpty();
        _some.By(_rule, Some.Bounds with { Aftermath = TimeSpan.FromMilliseconds(499) }).Should().ContainSingle();
    }

    [Theory]
    [InlineData(2, null, false)]
    [InlineData(1, 2, false)]
    [InlineData(1, 1, true)]
    [InlineData(0, null, true)]
    [InlineData(-1, null, true)]
    public void A_fault_excuses_whom_it_is_about(int node, int? key, bool isExcused)
    {
        var first = _some.At(0);
        _some.History.Faults.Add(new FaultSpan("Timeout answer", node, _some.At(1), _some.At(5), IsNoted: true, Key: key));
        _some.Called(5, 8, node: 1);
        _some.History.Sources.Add(new SourceCall(1, 0, first, _some.At(10)));
        _some.By(_rule).Should().HaveCount(isExcused ? 0 : 1);
    }

    [Fact]
    public void A_failure_that_is_over_excuses_nothing()
    {
        _some.History.Faults.Add(new FaultSpan("Timeout answer", 1, _some.At(0), _some.At(5), IsNoted: true, Key: 1));
        var first = _some.At(20);
        _some.Called(25, 28, node: 1);
        _some.History.Sources.Add(new SourceCall(1, 0, first, _some.At(30)));
        _some.By(_rule).Should().ContainSingle();
    }

    [Fact]
    public void A_refresh_goes_past_a_load()
    {
        var first = _some.At(0);
        _some.Called(5, 8, node: 1, refresh: true);
        _some.History.Sources.Add(new SourceCall(1, 0, first, _some.At(10)));
        _some.By(_rule).Should().BeEmpty();
    }

    private Some Twice() => TwiceAt(0, 5);

    /// <summary>One that begins, another that begins and ends, and the end of the first.</summary>
    private Some TwiceAt(double one, double other)
    {
        var first = _some.At(one);
        _some.Called(other, other + 3, node: 1);
        _some.History.Sources.Add(new SourceCall(1, 0, first, _some.At(one + 10)));
        return _some;
    }
}
