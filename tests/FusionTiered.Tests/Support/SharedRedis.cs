using FusionTiered.Redis.Tests.Support;

namespace FusionTiered.Fusion.Tests.Support;

/// <summary>One redis-server for all tests that leave it running; it ends with the test process.</summary>
internal static class SharedRedis
{
    private static readonly Lock Gate = new();
    private static Task<RedisServer>? s_server;

    public static Task<RedisServer> StartedAsync()
    {
        lock (Gate)
        {
            return s_server ??= StartAsync();
        }
    }

    private static async Task<RedisServer> StartAsync()
    {
        var server = await RedisServer.StartAsync();
#pragma warning disable VSTHRD002 // The process ends here.
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.DisposeAsync().AsTask().Wait();
#pragma warning restore VSTHRD002
        return server;
    }
}
