using System.Globalization;

namespace FusionTiered.Redis.Tests.Support;

/// <summary>A Sentinel without others, which names one server and replaces it never.</summary>
internal static class OneSentinel
{
    /// <param name="port">The port of the server, or of a proxy before it.</param>
    /// <param name="at">Where it listens; 0: on a free port.</param>
    public static Task<RedisServer> StartAsync(int port, int at = 0) => RedisServer.StartSentinelAsync(at == 0 ? FreePort.Next() : at, string.Create(CultureInfo.InvariantCulture, $"""
        sentinel monitor {SentinelSet.Service} 127.0.0.1 {port} 1
        sentinel down-after-milliseconds {SentinelSet.Service} 600000
        """));
}
