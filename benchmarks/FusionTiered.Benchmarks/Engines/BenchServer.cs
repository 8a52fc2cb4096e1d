using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace FusionTiered.Benchmarks.Engines;

/// <summary>A redis-server of the benchmark's own, without persistence, on a free loopback port.</summary>
internal sealed class BenchServer : IDisposable
{
    private readonly Process _process;

    private BenchServer(Process process, int port) => (_process, Port) = (process, port);

    public int Port { get; }

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
            while (process.StandardOutput.ReadLine() is { } line && !line.Contains("Ready to accept", StringComparison.Ordinal))
            {
            }

            // Read on, or the server stops when the pipe is full.
            _ = process.StandardOutput.ReadToEndAsync();
            return new(process, port);
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

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
