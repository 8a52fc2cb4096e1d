using FusionTiered.Redis.Tests.Support;
using Garnet;

namespace FusionTiered.Fusion.Tests.Support;

/// <summary>One Garnet in this process, for all tests of it: a Redis-compatible server, on a loopback port, without files. It ends with the process.</summary>
internal static class SharedGarnet
{
    private static readonly Lazy<string> Started = new(Start);

    public static string Endpoint => Started.Value;

    private static string Start()
    {
        var port = FreePort.Next();
        var server = new GarnetServer(["--bind", "127.0.0.1", "--port", $"{port}", "--memory", "64m", "--page", "1m", "--index", "1m", "-q"]);
        server.Start();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.Dispose();
        return $"127.0.0.1:{port}";
    }
}
