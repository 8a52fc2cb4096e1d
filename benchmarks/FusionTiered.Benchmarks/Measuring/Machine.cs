using System.Globalization;
using System.Runtime.InteropServices;

namespace FusionTiered.Benchmarks.Measuring;

/// <summary>The machine as a reader needs to know it: no names.</summary>
internal static class Machine
{
    /// <param name="server">The version of the redis-server; null: none took part.</param>
    public static string Describe(string? server) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Environment.ProcessorCount} cores{Model()}, {RuntimeInformation.OSDescription} {RuntimeInformation.OSArchitecture}, {RuntimeInformation.FrameworkDescription}{(server is null ? null : $", Redis {server} over loopback")}");

    private static string? Model()
    {
        const string File = "/proc/cpuinfo";
        var line = System.IO.File.Exists(File)
            ? System.IO.File.ReadLines(File).FirstOrDefault(static line => line.StartsWith("model name", StringComparison.Ordinal))
            : null;
        return line is null ? null : $" ({line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()})";
    }
}
