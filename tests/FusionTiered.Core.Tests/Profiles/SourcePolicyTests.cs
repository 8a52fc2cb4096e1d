using FusionTiered.Profiles;

namespace FusionTiered.Core.Tests.Profiles;

public class SourcePolicyTests
{
    [Theory]
    [InlineData(true, new[] { 1, 2, 4, 5, 5 })]
    [InlineData(false, new[] { 1, 1, 1, 1, 1 })]
    public void Pauses_double_up_to_the_longest_or_stay_alike(bool exponential, int[] seconds)
    {
        var policy = new SourcePolicy(5, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), exponential, IsJittered: false, 0, TimeSpan.Zero);
        Enumerable.Range(0, 5).Select(policy.Delay).Should().Equal(seconds.Select(one => TimeSpan.FromSeconds(one)));
    }
}
