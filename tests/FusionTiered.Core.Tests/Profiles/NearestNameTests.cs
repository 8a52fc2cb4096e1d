using FusionTiered.Profiles;

namespace FusionTiered.Core.Tests.Profiles;

public class NearestNameTests
{
    private static readonly string[] Known = ["L2", "Redis", "Lifetime", "L1Lifetime", "IdleTimeout", "CompressFrom"];

    [Theory]
    [InlineData("Lifetme", "Lifetime")]
    [InlineData("lifetime ", "Lifetime")]
    [InlineData("L1LifeTime", "L1Lifetime")]
    [InlineData("Redsi", "Redis")]
    [InlineData("L3", "L2")]
    [InlineData("Idle_Time_out", "IdleTimeout")]
    [InlineData("KompresForm", "CompressFrom")]
    public void A_few_letters_off_is_near(string written, string meant) => NearestName.Of(written, Known).Should().Be(meant);

    [Theory]
    [InlineData("")]
    [InlineData("Colour")]
    [InlineData("Rails")]
    [InlineData("Deadline")]
    public void Another_word_is_not(string written) => NearestName.Of(written, Known).Should().BeNull();

    [Fact]
    public void Of_two_near_ones_the_nearer_is_meant() => NearestName.Of("L1Lifetim", ["Lifetime", "L1Lifetime"]).Should().Be("L1Lifetime");

    [Fact]
    public void A_key_of_any_length_costs_nothing() => NearestName.Of(new string('x', 10_000_000), Known).Should().BeNull();
}
