namespace FusionTiered;

/// <summary>Where alerts are posted to as JSON.</summary>
public sealed class CacheAlertWebhookOptions
{
    /// <summary>The address, http or https. It may hold a secret: no log and no error shows more of it than its host. Default: none.</summary>
    public string? Url { get; set; }

    /// <summary>How long one try may take. 100 ms to 5 min; default 10 s.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Further tries after one that was not answered, or answered with 408, 429 or a fault of the server. From 0 to 10; default 3.</summary>
    public int Retries { get; set; } = 3;

    /// <summary>The pause before the second try; it doubles each time. <c>Retry-After</c> of an answer wins, up to 5 min. 00:00:00 to 5 min; default 2 s.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(2);
}
