using System.Net.Http.Headers;
using FusionTiered.AspNetCore.Audit;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FusionTiered.AspNetCore.Cdn;

/// <summary>Purges over HTTP, as the settings say. It throws nothing that the CDN causes: the answer tells, and the log.</summary>
internal sealed partial class HttpCdnPurger(HttpMessageInvoker http, CdnOptions options, TimeProvider time, ILogger log) : ICdnPurger
{
    public const string Category = "FusionTiered.Cdn";

    // Longer headers are refused by many servers.
    private const int LongestHeader = 4_096;
    private const string Place = "{key}";
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    public async ValueTask<bool> PurgeAsync(IReadOnlyCollection<string> surrogateKeys, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(surrogateKeys);
        string[] keys = [.. surrogateKeys.Select(SurrogateKeys.Spelled).Distinct(StringComparer.Ordinal)];
        var isTaken = true;
        if (options.UrlTemplate.Contains(Place, StringComparison.Ordinal))
        {
            foreach (var key in keys)
            {
                isTaken &= await SendAsync(options.UrlTemplate.Replace(Place, Uri.EscapeDataString(key), StringComparison.Ordinal), header: null, cancellationToken).ConfigureAwait(false);
            }

            return isTaken;
        }

        foreach (var header in Headers(keys))
        {
            isTaken &= await SendAsync(options.UrlTemplate, header, cancellationToken).ConfigureAwait(false);
        }

        return isTaken;
    }

    private IEnumerable<string> Headers(string[] keys)
    {
        var header = string.Empty;
        foreach (var key in keys)
        {
            if (header.Length > 0 && header.Length + options.Delimiter.Length + key.Length > LongestHeader)
            {
                yield return header;
                header = string.Empty;
            }

            header = header.Length == 0 ? key : header + options.Delimiter + key;
        }

        if (header.Length > 0)
        {
            yield return header;
        }
    }

    private async ValueTask<bool> SendAsync(string address, string? header, CancellationToken cancellationToken)
    {
        var pause = options.FirstPause;
        for (var attempt = 1; ; attempt++)
        {
            var (reason, retryAfter, isFinal) = await TryAsync(address, header, cancellationToken).ConfigureAwait(false);
            if (reason is null)
            {
                return true;
            }

            if (isFinal || attempt >= options.Tries)
            {
                NotPurged(log, attempt, reason);
                return false;
            }

            var wait = retryAfter > pause ? retryAfter : pause;
            await Task.Delay(wait < LongestPause ? wait : LongestPause, time, cancellationToken).ConfigureAwait(false);
            pause *= 2;
        }
    }

    private async ValueTask<(string? Reason, TimeSpan RetryAfter, bool IsFinal)> TryAsync(string address, string? header, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(options.Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        using var request = new HttpRequestMessage(new HttpMethod(options.Method), address);
        if (header is not null)
        {
            request.Headers.TryAddWithoutValidation(options.HeaderName, header);
        }

        if (options.Secret is { } secret)
        {
            request.Headers.TryAddWithoutValidation(options.SecretHeader, secret);
        }

        try
        {
            using var answer = await http.SendAsync(request, either.Token).ConfigureAwait(false);
            var status = (int)answer.StatusCode;
            return answer.IsSuccessStatusCode ? default : ($"status {status}", AfterOf(answer.Headers.RetryAfter), status is >= 400 and < 500 and not 408 and not 429);
        }
        catch (Exception failure) when (failure is HttpRequestException || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return (failure.GetType().Name, default, false);
        }
    }

    private TimeSpan AfterOf(RetryConditionHeaderValue? after) => after?.Delta ?? (after?.Date is { } date ? date - time.GetUtcNow() : default);

    [LoggerMessage(EventIds.NotPurged, LogLevel.Error, "The CDN did not take a purge after {Tries} tries ({Reason}). It serves the old responses until they run out there.")]
    private static partial void NotPurged(ILogger log, int tries, string reason);
}
