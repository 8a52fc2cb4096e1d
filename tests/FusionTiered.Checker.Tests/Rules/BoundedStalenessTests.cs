using FusionTiered.Checker.Histories;
using FusionTiered.Checker.Rules;

namespace FusionTiered.Checker.Tests.Rules;

public class BoundedStalenessTests
{
    private readonly BoundedStaleness _rule = new();
    private readonly Some _some = new();

    [Fact]
    public void An_old_value_may_be_verified_until_lease_and_slack_have_passed() =>
        _some.Wrote(1, 0, 100).Read(version: 0, at: 1_150).By(_rule).Should().BeEmpty();

    [Fact]
    public void A_moment_later_it_may_not() =>
        _some.Wrote(1, 0, 100).Read(version: 0, at: 1_150.0001).By(_rule).Should().ContainSingle().Which.Key.Should().Be(1);

    [Fact]
    public void It_counts_from_the_first_of_later_writes() =>
        _some.Wrote(1, 0, 100).Wrote(2, 900, 1_000).Read(version: 0, at: 1_200).By(_rule).Should().ContainSingle();

    [Fact]
    public void A_newer_value_is_no_older_for_an_old_write() =>
        _some.Wrote(1, 0, 100).Wrote(2, 900, 1_000).Read(version: 1, at: 1_900).By(_rule).Should().BeEmpty();

    [Fact]
    public void What_is_unverified_has_a_wider_bound() =>
        _some.Wrote(1, 0, 100).Read(0, at: 5_150, assurance: Assurance.Unverified).Read(0, at: 5_151, assurance: Assurance.Unverified).By(_rule).Should().ContainSingle();

    [Fact]
    public void What_says_nothing_is_as_good_as_verified_until_something_goes_wrong()
    {
        _some.Wrote(1, 0, 100).Read(0, at: 2_000, assurance: Assurance.Unsaid).By(_rule).Should().ContainSingle();
        _some.History.Faults.Add(new FaultSpan("cut", 1, new(0, 0), _some.At(2_100)));
        _some.By(_rule).Should().BeEmpty();
    }

    [Fact]
    public void What_memory_alone_says_is_so_again_when_its_node_hears_again()
    {
        _some.Wrote(1, 0, 100);
        _some.History.Faults.Add(new FaultSpan("cut", 1, _some.At(50), _some.At(1_700)));
        _some.Read(0, at: 2_000, assurance: Assurance.Unsaid).By(_rule).Should().BeEmpty();
        _some.Read(0, at: 3_000, assurance: Assurance.Unsaid, tier: CacheTier.None).By(_rule).Should().BeEmpty("it may have stood in for a source");
        _some.Read(0, at: 2_001, assurance: Assurance.Unsaid).By(_rule).Should().ContainSingle();
    }

    [Fact]
    public void A_write_that_did_not_get_everywhere_bounds_nothing() =>
        _some.Wrote(1, 0, 100, reach: CacheReach.LocalOnly).Read(version: 0, at: 4_000).By(_rule).Should().BeEmpty();

    [Fact]
    public void An_expiry_leaves_what_says_that_it_is_stale()
    {
        _some.Wrote(1, 0, 100, WriteKind.Expire).Read(version: 0, at: 2_000, stale: true).By(_rule).Should().BeEmpty();
        _some.Read(version: 0, at: 2_001).By(_rule).Should().ContainSingle();
    }

    [Fact]
    public void A_set_that_was_under_way_may_have_landed_last() =>
        _some.Wrote(1, 0, 500, WriteKind.Set).Wrote(2, 400, 600).Read(version: 1, at: 3_000).By(_rule).Should().ContainSingle("the other one began when it was acknowledged");

    [Fact]
    public void Of_two_writes_at_once_either_may_be_read()
    {
        var (set, other) = (_some.At(0), _some.At(1));
        _some.History.Writes.Add(new Write(1, 1, WriteKind.Set, 0, set, _some.At(10), CacheReach.Everywhere));
        _some.History.Writes.Add(new Write(1, 2, WriteKind.Remove, 1, other, _some.At(5), CacheReach.Everywhere));
        _some.Read(version: 1, at: 3_000).By(_rule).Should().BeEmpty();
    }

    [Fact]
    public void Nothing_is_promised_of_what_the_tier_itself_has_lost()
    {
        var began = _some.At(0);
        _some.Wrote(1, 10, 20);
        _some.History.Faults.Add(new FaultSpan("failover", -1, began, _some.At(30), LosesAcks: true));
        _some.Read(version: 0, at: 4_000).By(_rule).Should().BeEmpty();
    }

    [Fact]
    public void A_strict_profile_answers_nothing_unverified_from_memory() =>
        _some.Read(0, at: 1, assurance: Assurance.Unverified).By(_rule, Some.Bounds with { IsStrict = true }).Should().ContainSingle();
}
