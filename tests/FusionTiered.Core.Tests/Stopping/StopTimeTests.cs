using FusionTiered.Stopping;

namespace FusionTiered.Core.Tests.Stopping;

public sealed class StopTimeTests
{
    private readonly ManualClock _clock = new();

    [Theory]
    [InlineData(StopStage.EndBackgroundWork, 6)]
    [InlineData(StopStage.FlushWrites, 22.5)]
    [InlineData(StopStage.CloseConnections, 15)]
    [InlineData(StopStage.LogStatistics, 30)]
    internal void A_stage_that_is_early_leaves_its_time_to_the_next_ones(StopStage stage, double seconds) =>
        Time(Enum.GetValues<StopStage>()).ShareOf(stage).TotalSeconds.Should().BeApproximately(seconds, 0.001);

    [Fact]
    public void A_stage_that_is_late_takes_none_of_the_share_of_the_others()
    {
        var time = Time(Enum.GetValues<StopStage>());
        _clock.Advance(time.ShareOf(StopStage.EndBackgroundWork));
        _clock.Advance(time.ShareOf(StopStage.FlushWrites));
        time.ShareOf(StopStage.CloseConnections).TotalSeconds.Should().BeApproximately(3, 0.001);
    }

    [Fact]
    public void Stages_without_steps_take_no_time() =>
        Time(StopStage.FlushWrites).ShareOf(StopStage.FlushWrites).Should().Be(TimeSpan.FromSeconds(30));

    [Fact]
    public void A_stage_has_a_moment_even_when_all_time_is_gone()
    {
        var time = Time(StopStage.FlushWrites);
        _clock.Advance(TimeSpan.FromMinutes(5));
        time.ShareOf(StopStage.FlushWrites).Should().Be(TimeSpan.FromSeconds(1));
    }

    private StopTime Time(params StopStage[] stages) => new(new(), stages, _clock);
}
