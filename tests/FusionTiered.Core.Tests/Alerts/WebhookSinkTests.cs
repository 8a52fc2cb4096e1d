using System.Net;
using FusionTiered.Alerts;
using FusionTiered.Core.Tests.Support;

namespace FusionTiered.Core.Tests.Alerts;

public sealed class WebhookSinkTests
{
    private const string Url = "https://chat.example:8443/hooks/s3cret?token=s3cret";

    private readonly ManualClock _clock = new();

    [Fact]
    public async Task An_alert_is_posted_as_JSON()
    {
        var receiver = new Receiver(Receiver.Status(HttpStatusCode.OK));
        await SendAsync(receiver);
        receiver.Addresses.Should().Equal(new Uri(Url));
        receiver.Posted.Should().Equal(
            """POST application/json; charset=utf-8 {"text":"Alert \u0027HitRate\u0027 of cache \u0027shop\u0027 began. The hit rate of profile \u0027feed\u0027 is 40.5 %, below the limit of 50 %.","cache":"shop","rule":"HitRate","profile":"feed","state":"began","value":40.5,"limit":50,"since":"2026-03-04T12:00:00+00:00","at":"2026-03-04T12:00:30+00:00","message":"The hit rate of profile \u0027feed\u0027 is 40.5 %, below the limit of 50 %."}""");
    }

    [Theory]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.RequestTimeout)]
    public async Task A_post_is_repeated_until_it_arrives(HttpStatusCode first)
    {
        var receiver = new Receiver(Receiver.Status(first), Receiver.Failing(new HttpRequestException("gone")), Receiver.Status(HttpStatusCode.NoContent));
        await SendAsync(receiver);
        receiver.Posted.Should().HaveCount(3);
    }

    [Fact]
    public async Task It_is_not_repeated_for_ever()
    {
        var receiver = new Receiver(Receiver.Status(HttpStatusCode.BadGateway));
        (await FluentActions.Awaiting(() => SendAsync(receiver)).Should().ThrowAsync<WebhookException>()).WithMessage("status 502");
        receiver.Posted.Should().HaveCount(1 + new CacheAlertWebhookOptions().Retries);
    }

    [Theory]
    [InlineData(HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.Redirect)]
    public async Task An_answer_that_will_not_change_is_not_asked_for_again(HttpStatusCode status)
    {
        var receiver = new Receiver(Receiver.Status(status));
        await FluentActions.Awaiting(() => SendAsync(receiver)).Should().ThrowAsync<WebhookException>();
        receiver.Posted.Should().ContainSingle();
    }

    [Fact]
    public async Task The_pause_that_the_receiver_asks_for_is_kept()
    {
        var receiver = new Receiver(() => new(HttpStatusCode.TooManyRequests) { Headers = { { "Retry-After", "60" } } }, Receiver.Status(HttpStatusCode.OK));
        var sending = Sink(receiver).SendAsync(SomeAlert.Began(), CancellationToken.None).AsTask();
        _clock.Advance(TimeSpan.FromSeconds(59));
        receiver.Posted.Should().ContainSingle();
        await PassUntilAsync(sending);
        receiver.Posted.Should().HaveCount(2);
    }

    [Fact]
    public async Task A_receiver_that_does_not_answer_is_given_up()
    {
        using var sink = new WebhookSink(new() { Url = Url, Retries = 0 }, _clock, new Silence());
        (await FluentActions.Awaiting(() => PassUntilAsync(sink.SendAsync(SomeAlert.Began(), CancellationToken.None).AsTask())).Should().ThrowAsync<WebhookException>())
            .WithMessage("no answer within 10 s");
    }

    [Fact]
    public async Task Neither_the_log_nor_the_name_of_the_sink_shows_the_address()
    {
        var log = new LogLines();
        var queue = new SinkQueue(Sink(new Receiver(Receiver.Failing(new HttpRequestException($"cannot post to {Url}", new InvalidOperationException(Url))))), log);
        queue.Add(SomeAlert.Began());
        queue.Complete();
        await PassUntilAsync(queue.RunAsync(CancellationToken.None));
        log.Texts.Should().ContainSingle().Which.Should().Contain("chat.example").And.NotContain("s3cret");
    }

    private WebhookSink Sink(Receiver receiver) => new(new() { Url = Url }, _clock, receiver);

    private Task SendAsync(Receiver receiver) => PassUntilAsync(Sink(receiver).SendAsync(SomeAlert.Began(), CancellationToken.None).AsTask());

    // Pauses and deadlines are on the clock of the test.
    private async Task PassUntilAsync(Task done)
    {
        for (var turn = 0; !done.IsCompleted && turn < 10_000; turn++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(done, Task.Delay(1));
        }

        await done;
    }

    private sealed class Silence : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            return new(HttpStatusCode.OK);
        }
    }
}
