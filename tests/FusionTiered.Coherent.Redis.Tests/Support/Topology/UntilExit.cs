namespace FusionTiered.Redis.Tests.Support;

/// <summary>Servers that are started once, when a test first wants them, and end with the test process.</summary>
/// <typeparam name="T">Their type.</typeparam>
/// <param name="start">Starts them.</param>
internal sealed class UntilExit<T>(Func<Task<T>> start)
    where T : IDisposable
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
        AppDomain.CurrentDomain.ProcessExit += (_, _) => started.Dispose();
        return started;
    }
}
