using FusionTiered.Checker.Histories;
using FusionTiered.Checker.Rules;

namespace FusionTiered.Checker.Tests.Rules;

/// <summary>Rules 2 and 3.</summary>
public class OrderTests
{
    private readonly ReadYourWrites _own = new();
    private readonly MonotonicReads _monotonic = new();
    private readonly Some _some = new();

    [Fact]
    public void A_node_reads_what_it_has_written() =>
        _some.Wrote(1, 0, 100, node: 1).Read(version: 1, at: 100, node: 1).By(_own).Should().BeEmpty();

    [Fact]
    public void Not_what_was_there_before_and_be_it_in_the_same_moment() =>
        _some.Wrote(1, 0, 100, node: 1).Read(version: 0, at: 100, node: 1).By(_own).Should().ContainSingle();

    [Fact]
    public void However_far_the_write_got() =>
        _some.Wrote(1, 0, 100, node: 1, reach: CacheReach.LocalOnly).Read(version: 0, at: 101, node: 1, assurance: Assurance.Unverified).By(_own).Should().ContainSingle();

    [Fact]
    public void A_read_that_began_before_the_end_of_the_write_may_be_old()
    {
        var began = _some.At(99);
        _some.Wrote(1, 98, 100, node: 1);
        _some.History.Reads.Add(new Read(1, _some.Value(0), 1, began, _some.At(120), CacheTier.L1, Assurance.Verified));
        _some.By(_own).Should().BeEmpty();
    }

    [Fact]
    public void Others_may_hear_of_it_later() =>
        _some.Wrote(1, 0, 100, node: 0).Read(version: 0, at: 101, node: 1).By(_own).Should().BeEmpty();

    [Fact]
    public void Versions_do_not_go_back() =>
        _some.Read(version: 2, at: 10).Read(version: 1, at: 10).By(_monotonic).Should().ContainSingle();

    [Theory]
    [InlineData(CacheReach.LocalOnly, true)]
    [InlineData(CacheReach.Everywhere, false)]
    public void But_for_a_set_that_nobody_knows_the_end_of(CacheReach reach, bool isExcused) =>
        _some.Wrote(1, 0, 5, WriteKind.Set, reach: reach).Read(version: 2, at: 10).Read(version: 1, at: 11).By(_monotonic).Should().HaveCount(isExcused ? 0 : 1);

    [Fact]
    public void On_other_nodes_they_may_be_behind() =>
        _some.Read(version: 2, at: 10, node: 1).Read(version: 1, at: 11, node: 2).Read(version: 2, at: 12, node: 2).By(_monotonic).Should().BeEmpty();

    [Fact]
    public void What_a_source_said_binds_nobody() =>
        _some.Read(version: 2, at: 10, tier: CacheTier.Source).Read(version: 1, at: 11).By(_monotonic).Should().BeEmpty();

    [Fact]
    public void While_the_node_sets_it_may_see_either()
    {
        var began = _some.At(0);
        _some.Read(version: 2, at: 10, tier: CacheTier.L2).Read(version: 1, at: 11);
        _some.History.Writes.Add(new Write(1, 2, WriteKind.Set, 1, began, _some.At(12), CacheReach.Everywhere));
        _some.By(_monotonic).Should().BeEmpty();
        _some.Read(version: 1, at: 13).By(_monotonic).Should().ContainSingle();
    }
}
