namespace FusionTiered.Show.Market;

/// <summary>What lies behind the service: a database or somebody's API. Slow, and counted.</summary>
public interface ISlowSource
{
    /// <summary>Waits as long as the real thing would take for this page, and counts the call.</summary>
    ValueTask CallAsync(Page page, CancellationToken ct);

    /// <summary>Calls begun so far.</summary>
    long Calls(PageKind kind);

    /// <summary>Calls for a page that began while another call for the same page was under way.</summary>
    long Overlaps { get; }
}
