namespace FusionTiered.Scheduling;

/// <summary>Where awaits continue: each await of the library says <c>ConfigureAwait(Continuation.IsCaptured)</c>.</summary>
/// <remarks>
/// In an application this is <c>ConfigureAwait(false)</c>, always. It is a property for one test: the checker (tests/FusionTiered.Checker)
/// runs whole clusters on one thread and chooses the order of their steps, so it has to see every continuation. A constant would
/// need a second build of the library for the tests, and the checked code would not be the shipped code. See docs/internals/testing.md.
/// </remarks>
internal static class Continuation
{
    /// <summary>False, except in the checker's process, which sets it before it makes the first cache.</summary>
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
