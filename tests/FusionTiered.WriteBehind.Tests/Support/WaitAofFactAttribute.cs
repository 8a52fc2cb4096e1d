using System.Diagnostics;
using FusionTiered.Redis.Tests.Support;
using Xunit.Sdk;

namespace FusionTiered.WriteBehind.Tests.Support;

/// <summary>A fact that needs a redis-server that knows WAITAOF. The first one of PATH is taken.</summary>
[XunitTestCaseDiscoverer("FusionTiered.Conformance.RealTimeFactDiscoverer", "FusionTiered.Conformance")]
internal sealed class WaitAofFactAttribute : FactAttribute
{
    private static readonly Version s_least = new(7, 2);

    public WaitAofFactAttribute() => Skip = RedisBinary.WhySkipped ?? (IsKnown ? null : "redis-server is older than 7.2, so it does not know WAITAOF (put a later one first in PATH)");

    public static bool IsKnown { get; } = RedisBinary.Path is { } path && VersionOf(path) >= s_least;

    private static Version VersionOf(string path)
    {
        using var server = Process.Start(new ProcessStartInfo(path, "--version") { RedirectStandardOutput = true, UseShellExecute = false })!;
        var number = server.StandardOutput.ReadToEnd().Split(' ').FirstOrDefault(static word => word.StartsWith("v=", StringComparison.Ordinal));
        return Version.TryParse(number?["v=".Length..], out var version) ? version : new();
    }
}
