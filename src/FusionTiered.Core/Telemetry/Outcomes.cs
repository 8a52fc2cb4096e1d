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

    /// <param name="failure">Null: there is none.</param>
    public static string Of(Exception? failure) => failure is null ? Success : IsCancellation(failure) ? Cancelled : Failure;

    /// <summary>Somebody called the operation off. A client's own time limit, which comes as a cancellation around it, is a failure.</summary>
    public static bool IsCancellation(Exception failure) => failure is OperationCanceledException { InnerException: not TimeoutException };
}
