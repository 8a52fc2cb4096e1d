using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace FusionTiered.Show.Nodes;

/// <summary>A redis-server of the run's own: found on the PATH, on a free loopback port, without persistence. It ends with the run.</summary>
internal sealed class SpawnedRedis : IAsyncDisposable
{
    private const string Program = "redis-server";
    private const int Attempts = 4;
    private const int SigCont = 18;
    private const int SigStop = 19;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private readonly int _port;
    private readonly TimeProvider _clock;
    private readonly string _folder = Directory.CreateTempSubdirectory("fusiontiered-show-").FullName;
    private Process? _process;

    private SpawnedRedis(int port, TimeProvider clock)
    {
        (_port, _clock) = (port, clock);
        Options.Endpoints.Add(string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}"));

        // Also when the run ends in a way that disposes nothing.
        AppDomain.CurrentDomain.ProcessExit += Kill;
    }

    public RedisOptions Options { get; } = new();

    /// <exception cref="NoRedisException">There is no such program, or it does not start.</exception>
    public static async Task<SpawnedRedis> RunAsync(TimeProvider clock, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            var server = new SpawnedRedis(FreePort(), clock);
            try
            {
                await server.StartAsync(ct);
                return server;
            }
            catch (Exception failure)
            {
                await server.DisposeAsync();
                if (failure is not NoRedisException || failure.InnerException is Win32Exception || attempt == Attempts)
                {
                    throw;
                }

                // Somebody may have taken the port first.
            }
        }
    }

    public async Task StartAsync(CancellationToken ct)
    {
        _process?.Dispose();
        _process = Launch();
        for (var began = _clock.GetTimestamp(); ; await Task.Delay(Pause, _clock, ct))
        {
            try
            {
                await using var talk = await RedisTalk.ConnectAsync(Options, ct);
                await talk.AskAsync(ct, "PING");
                return;
            }
            catch (NoRedisException failure) when (_process.HasExited || _clock.GetElapsedTime(began) > Patience)
            {
                throw new NoRedisException(
                    _process.HasExited ? $"{Program} ended at once, with exit code {_process.ExitCode}." : $"{Program} was started and does not answer.", failure);
            }
            catch (NoRedisException)
            {
                // Not yet.
            }
        }
    }

    /// <summary>Stops the process where it is: its connections stay, and nothing is answered.</summary>
    public void Freeze() => _ = Signal(_process!.Id, SigStop);

    /// <summary>Lets a frozen process go on.</summary>
    public void Thaw() => _ = Signal(_process!.Id, SigCont);

    /// <summary>Ends the process; what it holds is written down once, for the next start.</summary>
    public async Task StopAsync(CancellationToken ct)
    {
        try
        {
            await using var talk = await RedisTalk.ConnectAsync(Options, ct);
            await talk.AskAsync(ct, "SHUTDOWN", "SAVE");
        }
        catch (NoRedisException)
        {
            // It answers by ending.
        }

        await _process!.WaitForExitAsync(ct);
    }

    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= Kill;
        Kill(this, EventArgs.Empty);
        if (_process is { } process)
        {
            await process.WaitForExitAsync();
            process.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private Process Launch()
    {
        string[] arguments =
        [
            "--port", _port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no",
            "--dir", _folder, "--logfile", "redis.log",
        ];
        try
        {
            return Process.Start(new ProcessStartInfo(Program, arguments) { UseShellExecute = false, WorkingDirectory = _folder })!;
        }
        catch (Win32Exception failure)
        {
            throw new NoRedisException($"There is no {Program} on the PATH (on Debian and Ubuntu: apt install {Program}); --redis URL uses a server that runs already.", failure);
        }
    }

    private void Kill(object? sender, EventArgs e)
    {
        try
        {
            _process?.Kill();
        }
        catch (Exception failure) when (failure is InvalidOperationException or Win32Exception)
        {
            // It has ended.
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Signal(int process, int signal);
}
