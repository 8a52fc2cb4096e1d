using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace FusionTiered.Benchmarks.Measuring;

/// <summary>A redis-server of the benchmark's own, without persistence, on a free loopback port.</summary>
internal sealed partial class BenchServer : IDisposable
{
    private readonly Process _process;

    private BenchServer(Process process, int port, string? version) => (_process, Port, Version) = (process, port, version);

    public int Port { get; }

    /// <summary>Null: it did not say.</summary>
    public string? Version { get; }

    public string Url => string.Create(CultureInfo.InvariantCulture, $"redis://127.0.0.1:{Port}");

    /// <summary>Null: there is no redis-server on this machine.</summary>
    public static BenchServer? TryStart()
    {
        var port = FreePort();
        try
        {
            var process = Process.Start(new ProcessStartInfo("redis-server", ["--port", port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"])
            {
                RedirectStandardOutput = true,
                UseShellExecute = false,
            })!;
            string? version = null;
            while (process.StandardOutput.ReadLine() is { } line && !line.Contains("Ready to accept", StringComparison.Ordinal))
            {
                version = Said().Match(line) is { Success: true } said ? said.Groups["version"].Value : version;
            }

            // Read on, or the server stops when the pipe is full.
            _ = process.StandardOutput.ReadToEndAsync();
            return new(process, port, version);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    [GeneratedRegex(@"Redis version=(?<version>[\d.]+)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Said();

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
