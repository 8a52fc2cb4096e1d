namespace FusionTiered.Sample.Market;

/// <summary>What lies behind the service: a database or somebody's API. Slow, and counted.</summary>
public interface ISlowSource
{
    /// <summary>Waits as long as the real thing would take for a page of this kind, and counts the call.</summary>
    ValueTask CallAsync(PageKind kind, CancellationToken ct);

    /// <summary>Calls begun so far.</summary>
    long Calls(PageKind kind);
}
