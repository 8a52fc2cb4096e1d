using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using FusionTiered.Guards;

namespace FusionTiered.Redis.Tests.Support;

/// <summary>A node that is a process of its own, and can be stopped or killed like one.</summary>
internal sealed class NodeProcess : IAsyncDisposable
{
    private const string Name = "FusionTiered.Coherent.Node";
    private const int SigCont = 18;
    private const int SigStop = 19;

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();

    private NodeProcess(string endpoint)
    {
        var built = new DirectoryInfo(AppContext.BaseDirectory);
        var assembly = Path.Combine(Repository.Root, "tests", Name, "bin", built.Parent!.Name, built.Name, Name + ".dll");
        _process = Process.Start(new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [assembly, endpoint])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        _process.OutputDataReceived += (_, line) => _lines.Enqueue(line.Data ?? "");
        _process.BeginOutputReadLine();
    }

    /// <summary>All that it has told.</summary>
    public string[] Lines => [.. _lines];

    public static async Task<NodeProcess> StartAsync(RedisServer server)
    {
        var node = new NodeProcess(server.Endpoint);
        await node.TellsAsync("ready");
        return node;
    }

    public void Do(string line) => _process.StandardInput.WriteLine(line);

    public Task TellsAsync(string line) => Eventually.True(() => _lines.Contains(line, StringComparer.Ordinal), $"the node tells '{line}', not only '{string.Join("', '", _lines)}'");

    public void Freeze() => _ = Kill(_process.Id, SigStop);

    public void Thaw() => _ = Kill(_process.Id, SigCont);

    public void Crash()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);
}
