namespace FusionTiered.Scheduling;

/// <summary>Where awaits go on: <c>await x.ConfigureAwait(Continuation.IsCaptured)</c> throughout.</summary>
/// <remarks>
/// On any thread, always; but for the checker, which runs whole clusters on one thread in an order of its own choice and
/// has to see every continuation.
/// </remarks>
internal static class Continuation
{
    /// <summary>False but in the checker's process, which sets it before the first cache is made.</summary>
    public static bool IsCaptured { get; set; }

    /// <summary>The same for a wait whose end is all that matters, not how it ended.</summary>
    public static ConfigureAwaitOptions Quietly =>
        ConfigureAwaitOptions.SuppressThrowing | (IsCaptured ? ConfigureAwaitOptions.ContinueOnCapturedContext : ConfigureAwaitOptions.None);

    /// <summary>
    /// For sources of tasks: whoever waits goes on apart from who completes. In the checker's process its scheduler sees to that, and what
    /// combines tasks must not go on by way of the thread pool.
    /// </summary>
    public static TaskCreationOptions Apart => IsCaptured ? TaskCreationOptions.None : TaskCreationOptions.RunContinuationsAsynchronously;
}
