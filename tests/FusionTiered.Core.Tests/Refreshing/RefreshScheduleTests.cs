using System.Net;
using FusionTiered.Refreshing;

namespace FusionTiered.Core.Tests.Refreshing;

public sealed class RefreshScheduleTests
{
    [Theory]
    [InlineData(1, 10)]
    [InlineData(2, 20)]
    [InlineData(3, 40)]
    [InlineData(4, 8 * 60)]
    [InlineData(5, 10 * 60)]
    [InlineData(14, 28 * 60)]
    [InlineData(15, 30 * 60)]
    [InlineData(16, 30 * 60)]
    [InlineData(int.MaxValue, 30 * 60)]
    public void Retries_double_and_more_than_three_failures_in_a_row_are_a_pause(int failures, int seconds) =>
        RefreshSchedule.PauseAfter(failures, new TimeoutException()).TotalSeconds.Should().Be(seconds);

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 4)]
    [InlineData(3, 8)]
    [InlineData(4, 8)]
    [InlineData(20, 30)]
    public void A_source_that_limits_its_rate_is_left_alone_for_minutes(int failures, int minutes) =>
        RefreshSchedule.PauseAfter(failures, new HttpRequestException("", null, HttpStatusCode.TooManyRequests)).TotalMinutes.Should().Be(minutes);

    [Theory]
    [InlineData(1, 90, 90)]
    [InlineData(3, 1, 10)]
    [InlineData(4, 90, 8 * 60)]
    [InlineData(4, 3600, 3600)]
    public void What_the_source_says_comes_first_but_ends_no_pause(int failures, int told, int seconds) =>
        RefreshSchedule.PauseAfter(failures, new RetryAfterException(TimeSpan.FromSeconds(told))).TotalSeconds.Should().Be(seconds);
}
