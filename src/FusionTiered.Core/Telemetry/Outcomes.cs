namespace FusionTiered.Telemetry;

/// <summary>How an operation ended, as the tag <c>outcome</c> says it.</summary>
internal static class Outcomes
{
    public const string Success = "success";

    public const string Failure = "failure";

    /// <summary>The hard deadline passed.</summary>
    public const string Timeout = "timeout";

    /// <summary>Nobody waited any more. No error.</summary>
    public const string Cancelled = "cancelled";
}
