using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using Polly;
using Polly.Retry;

namespace FusionTiered.Alerts;

/* Posts alerts to an address that may hold a secret, as those of chats do. So it has a client of its own: the clients of
   IHttpClientFactory log the address of each call, and the activity of a call would carry it into traces. */
internal sealed class WebhookSink : ICacheAlertSink, IDisposable
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    private readonly HttpClient _client;
    private readonly Uri _address;
    private readonly ResiliencePipeline _pipeline;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;

    /// <param name="options">Valid, with an address.</param>
    /// <param name="time">The clock.</param>
    /// <param name="handler">Makes the calls.</param>
    public WebhookSink(CacheAlertWebhookOptions options, TimeProvider time, HttpMessageHandler handler)
    {
        _address = new Uri(options.Url!, UriKind.Absolute);
        _client = new(handler) { Timeout = System.Threading.Timeout.InfiniteTimeSpan };
        (_timeout, _time) = (options.Timeout, time);
        _pipeline = Pipeline(options, time);
        Name = $"webhook at {_address.Host}";
    }

    public string Name { get; }

    /// <summary>Follows no redirect, which could take the secret elsewhere, and makes no activities.</summary>
    public static HttpMessageHandler NewHandler() => new SocketsHttpHandler
    {
        ActivityHeadersPropagator = null,
        AllowAutoRedirect = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    };

    public void Dispose() => _client.Dispose();

    public ValueTask SendAsync(CacheAlertChange change, CancellationToken cancellationToken) => _pipeline.ExecuteAsync(
        static (call, token) => call.Sink.PostAsync(call.Message, token), (Sink: this, Message: WebhookMessage.Of(change)), cancellationToken);

    private async ValueTask PostAsync(WebhookMessage message, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(_timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        HttpStatusCode status;
        TimeSpan? pause;
        try
        {
            using var body = JsonContent.Create(message, WebhookJson.Default.WebhookMessage);
            using var request = new HttpRequestMessage(HttpMethod.Post, _address) { Content = body };
            using var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
            (status, pause) = (answer.StatusCode, answer.Headers.RetryAfter is { } told ? told.Delta ?? (told.Date - _time.GetUtcNow()) : null);
        }
        catch (HttpRequestException failure)
        {
            throw new WebhookException(failure.HttpRequestError.ToString()) { MayRetry = true };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new WebhookException(string.Create(CultureInfo.InvariantCulture, $"no answer within {_timeout.TotalSeconds} s")) { MayRetry = true };
        }

        if ((int)status is < 200 or > 299)
        {
            throw new WebhookException(string.Create(CultureInfo.InvariantCulture, $"status {(int)status}"))
            {
                MayRetry = (int)status >= 500 || status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests,
                Pause = pause < TimeSpan.Zero ? TimeSpan.Zero : pause > LongestPause ? LongestPause : pause,
            };
        }
    }

    private static ResiliencePipeline Pipeline(CacheAlertWebhookOptions options, TimeProvider time)
    {
        var builder = new ResiliencePipelineBuilder { TimeProvider = time };
        if (options.Retries > 0)
        {
            builder.AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = options.Retries,
                Delay = options.RetryDelay,
                MaxDelay = LongestPause,
                BackoffType = DelayBackoffType.Exponential,
                ShouldHandle = static args => new(args.Outcome.Exception is WebhookException { MayRetry: true }),
                DelayGenerator = static args => new((args.Outcome.Exception as WebhookException)?.Pause),
            });
        }

        return builder.Build();
    }
}
