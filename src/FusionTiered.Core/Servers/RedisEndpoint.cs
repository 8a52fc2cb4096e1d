using System.Runtime.InteropServices;

namespace FusionTiered.Servers;

/// <summary>Where a server listens.</summary>
/// <param name="Host">A name or an address, without brackets.</param>
/// <param name="Port">From 1 to 65535.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct RedisEndpoint(string Host, int Port)
{
    public const int DefaultPort = 6379;
    public const int DefaultSentinelPort = 26379;

    public override string ToString() => Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}
