namespace FusionTiered.Fusion.Calls;

/// <summary>A caller's wait: its token ends the wait and nothing else.</summary>
/// <remarks>FusionCache itself would hand the token on to the source, and end the load for everyone who waits for it.</remarks>
internal static class Wait
{
    public static ValueTask<T> ForAsync<T>(ValueTask<T> call, CancellationToken cancellationToken)
    {
        if (call.IsCompleted || !cancellationToken.CanBeCanceled)
        {
            return call;
        }

        var task = call.AsTask();
        Observe(task);
        return new(task.WaitAsync(cancellationToken));
    }

    /// <summary>Marks a late failure as observed: nobody may be waiting by then.</summary>
    public static void Observe(Task task) => _ = task.ContinueWith(
        static ended => ended.Exception,
        CancellationToken.None,
        TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);
}
