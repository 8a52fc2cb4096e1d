using System.Net;
using System.Net.Http.Headers;

namespace FusionTiered.Core.Tests.Failures;

public sealed class RetryAfterExceptionTests
{
    private static readonly ManualClock Clock = new();

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    public void A_response_that_names_a_pause_is_thrown(HttpStatusCode status) =>
        Told(status, new(TimeSpan.FromSeconds(7))).Should().Throw<RetryAfterException>().Which.RetryAfter.Should().Be(TimeSpan.FromSeconds(7));

    [Fact]
    public void A_date_counts_from_now() =>
        Told(HttpStatusCode.TooManyRequests, new(Clock.GetUtcNow().AddMinutes(2))).Should().Throw<RetryAfterException>().Which.RetryAfter.Should().Be(TimeSpan.FromMinutes(2));

    [Fact]
    public void A_response_without_one_is_left_to_others() => Told(HttpStatusCode.TooManyRequests, null).Should().NotThrow();

    [Fact]
    public void A_good_response_is_good() => Told(HttpStatusCode.OK, new(TimeSpan.FromSeconds(7))).Should().NotThrow();

    private static Action Told(HttpStatusCode status, RetryConditionHeaderValue? pause) => () =>
    {
        using var response = new HttpResponseMessage(status);
        response.Headers.RetryAfter = pause;
        RetryAfterException.ThrowIfTold(response, Clock);
    };
}
