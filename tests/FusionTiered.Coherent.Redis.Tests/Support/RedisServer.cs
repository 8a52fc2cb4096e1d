using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace FusionTiered.Redis.Tests.Support;

/// <summary>A redis-server of our own on a free loopback port; it ends with the test.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    private const int SigCont = 18;
    private const int SigStop = 19;

    private readonly string[] _arguments;
    private readonly string _folder;
    private Process _process;

    private RedisServer(int port, string[] arguments)
    {
        Port = port;
        _arguments = arguments;
        _folder = Directory.CreateTempSubdirectory("fusiontiered-redis-").FullName;
        _process = Launch();
    }

    public int Port { get; }

    public string Endpoint => $"127.0.0.1:{Port}";

    /// <summary>Starts a server without persistence. Somebody may take the free port first: then another one is tried.</summary>
    public static async Task<RedisServer> StartAsync(params string[] arguments)
    {
        for (var attempt = 0; ; attempt++)
        {
            var server = new RedisServer(FreePort.Next(), arguments);
            try
            {
                await server.AnswersAsync();
                return server;
            }
            catch (InvalidOperationException) when (attempt < 3)
            {
                await server.DisposeAsync();
            }
        }
    }

    /// <summary>Starts a server on a port that a client knows already.</summary>
    public static async Task<RedisServer> StartOnAsync(int port)
    {
        var server = new RedisServer(port, []);
        await server.AnswersAsync();
        return server;
    }

    /// <summary>Takes its folder away, so that it cannot save.</summary>
    public void LoseFolder() => Directory.Delete(_folder, recursive: true);

    /// <summary>Takes away what it has saved; for a server that has crashed.</summary>
    public void LoseData()
    {
        foreach (var saved in Directory.EnumerateDirectories(_folder))
            Directory.Delete(saved, recursive: true);
        foreach (var saved in Directory.EnumerateFiles(_folder))
            File.Delete(saved);
    }

    public void Freeze() => _ = Kill(_process.Id, SigStop);

    public void Thaw() => _ = Kill(_process.Id, SigCont);

    public void Crash()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public async Task RestartAsync()
    {
        if (!_process.HasExited)
            Crash();
        _process.Dispose();
        _process = Launch();
        await AnswersAsync();
    }

    /// <summary>Runs one command through redis-cli's protocol by hand: a second opinion, independent of our client.</summary>
    public async Task<string> CliAsync(params string[] command)
    {
        var start = new ProcessStartInfo(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(RedisBinary.Path)!, "redis-cli"))
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        foreach (var argument in new[] { "-p", Port.ToString(), "--no-auth-warning" }.Concat(command))
            start.ArgumentList.Add(argument);
        using var cli = Process.Start(start)!;
        var output = await cli.StandardOutput.ReadToEndAsync();
        await cli.WaitForExitAsync();
        return output.TrimEnd('\n');
    }

    /// <summary>Kills every connection that has this name.</summary>
    public async Task KillClientsAsync(string name)
    {
        foreach (var line in (await CliAsync("CLIENT", "LIST")).Split('\n').Where(line => line.Contains($" name={name} ", StringComparison.Ordinal)))
            await CliAsync("CLIENT", "KILL", "ID", line.Split(' ')[0]["id=".Length..]);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    private Process Launch()
    {
        var start = new ProcessStartInfo(RedisBinary.Path ?? "redis-server") { RedirectStandardOutput = true, UseShellExecute = false, WorkingDirectory = _folder };
        foreach (var argument in new[] { "--port", Port.ToString(), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no" }.Concat(_arguments))
            start.ArgumentList.Add(argument);
        var process = Process.Start(start)!;
        process.OutputDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        return process;
    }

    private Task AnswersAsync() => Eventually.True(
        () =>
        {
            if (_process.HasExited)
                throw new InvalidOperationException($"redis-server ended with code {_process.ExitCode}.");
            try
            {
                using var probe = new TcpClient();
                probe.Connect("127.0.0.1", Port);
                probe.ReceiveTimeout = 1000;
                probe.GetStream().Write("INFO server\r\nQUIT\r\n"u8);
                var answer = new StreamReader(probe.GetStream()).ReadToEnd();
                return answer.StartsWith('-') || answer.Contains($"process_id:{_process.Id}\r", StringComparison.Ordinal); // and is not somebody else's
            }
            catch (Exception failure) when (failure is SocketException or IOException)
            {
                return false;
            }
        },
        "redis-server answers");

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);
}
