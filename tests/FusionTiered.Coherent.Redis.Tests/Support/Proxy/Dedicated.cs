namespace FusionTiered.Redis.Tests.Support.Proxy;

/// <summary>Threads of our own: the thread pool is what some tests starve.</summary>
internal static class Dedicated
{
    /// <summary>Ends, never faulted, when the thread is about to end.</summary>
    public static Task Run(string name, Action body)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            try
            {
                body();
            }
            finally
            {
                ended.SetResult();
            }
        }) { IsBackground = true, Name = name }.Start();
        return ended.Task;
    }
}
