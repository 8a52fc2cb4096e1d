using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace FusionTiered.Redis.Tests.Support;

/// <summary>A redis-server of our own on a free loopback port; it ends with the test.</summary>
public sealed class RedisServer : IAsyncDisposable, IDisposable
{
    private const int SigCont = 18;
    private const int SigStop = 19;

    private static readonly string[] s_always = ["--bind", "127.0.0.1", "--save", "", "--appendonly", "no"];

    private readonly string[] _arguments;
    private readonly string _folder;
    private readonly string? _sentinel;
    private Process _process;

    private RedisServer(int port, string[] arguments, string? sentinel = null)
    {
        Port = port;
        _arguments = arguments;
        _sentinel = sentinel;
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
            try
            {
                return await AnsweringAsync(new RedisServer(FreePort.Next(), arguments));
            }
            catch (InvalidOperationException) when (attempt < 3)
            {
                // The port was taken.
            }
        }
    }

    /// <summary>Starts a server on a port that a client knows already.</summary>
    public static Task<RedisServer> StartOnAsync(int port, params string[] arguments) => AnsweringAsync(new RedisServer(port, arguments));

    /// <summary>Starts a Sentinel on a port that the other ones know already.</summary>
    /// <param name="port">Where it listens.</param>
    /// <param name="configuration">Lines of its file, without those that name the port and the address.</param>
    public static Task<RedisServer> StartSentinelAsync(int port, string configuration) => AnsweringAsync(new RedisServer(port, [], configuration));

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

    /// <summary>Ends it without waiting: at the end of a test process there is no time.</summary>
    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    private static async Task<RedisServer> AnsweringAsync(RedisServer server)
    {
        try
        {
            await server.AnswersAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    private Process Launch()
    {
        var start = new ProcessStartInfo(RedisBinary.Path ?? "redis-server") { RedirectStandardOutput = true, UseShellExecute = false, WorkingDirectory = _folder };
        foreach (var argument in _sentinel is null ? [.. s_always, "--port", Port.ToString(), .. _arguments] : SentinelArguments())
            start.ArgumentList.Add(argument);
        var process = Process.Start(start)!;
        process.OutputDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        return process;
    }

    /// <summary>A Sentinel keeps what it knows in its file, so the file of an earlier start stays.</summary>
    private string[] SentinelArguments()
    {
        var file = System.IO.Path.Combine(_folder, "sentinel.conf");
        if (!File.Exists(file))
            File.WriteAllText(file, $"port {Port}\nbind 127.0.0.1\n{_sentinel}\n");
        return [file, "--sentinel"];
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
                var stream = probe.GetStream();
                stream.Write("INFO server\r\n"u8);
                probe.Client.Shutdown(SocketShutdown.Send); // a Sentinel does not know QUIT
                var answer = new StreamReader(stream).ReadToEnd();
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
