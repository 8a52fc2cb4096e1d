using FusionTiered.Checker.Histories;
using FusionTiered.Checker.Live;
using FusionTiered.Checker.Tests.Rules;

namespace FusionTiered.Checker.Tests.Live;

public class StalenessTests
{
    private readonly Some _some = new();
    private readonly Staleness _staleness = new();

    [Fact]
    public void An_answer_is_as_old_as_the_first_write_that_it_should_have_given_way_to()
    {
        _staleness.Add(_some.Wrote(1, 0, 100).Wrote(2, 110, 120).Read(version: 0, at: 130).Read(version: 2, at: 140).History);
        _staleness.ToString().Should().Contain("Verified").And.Contain("2 answers").And.Contain("1 outdated").And.Contain("max 30 ms");
    }

    [Fact]
    public void Each_assurance_has_a_line_of_its_own()
    {
        _staleness.Add(_some.Wrote(1, 0, 100).Read(0, at: 150).Read(0, at: 200, assurance: Assurance.Unverified).History);
        _staleness.ToString().Split(Environment.NewLine).Should().HaveCount(2).And.ContainSingle(static line => line.StartsWith("Unverified") && line.EndsWith("max 100 ms"));
    }

    [Fact]
    public void A_write_that_stayed_on_its_node_outdates_nothing()
    {
        _staleness.Add(_some.Wrote(1, 0, 100, reach: CacheReach.LocalOnly).Read(0, at: 150).History);
        _staleness.ToString().Should().EndWith("max 0 ms");
    }
}
