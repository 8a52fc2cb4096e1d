namespace FusionTiered.Redis.Tests.Support;

/// <summary>Servers that are started once, when a test first wants them, and end with the test process.</summary>
/// <typeparam name="T">Their type.</typeparam>
/// <param name="start">Starts them.</param>
internal sealed class UntilExit<T>(Func<Task<T>> start)
    where T : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private Task<T>? _started;

    public Task<T> StartedAsync()
    {
        lock (_gate)
        {
            return _started ??= StartAsync();
        }
    }

    private async Task<T> StartAsync()
    {
        var started = await start();
#pragma warning disable VSTHRD002 // The process ends here.
        AppDomain.CurrentDomain.ProcessExit += (_, _) => started.DisposeAsync().AsTask().Wait();
#pragma warning restore VSTHRD002
        return started;
    }
}
