using System.Collections.Concurrent;
using System.Diagnostics;
using FusionTiered.Guards;
using FusionTiered.Redis.Tests.Support;

namespace FusionTiered.WriteBehind.Tests.Support;

/// <summary>A node that writes behind and is a process of its own; it ends by SIGKILL.</summary>
internal sealed class WriterProcess : IAsyncDisposable
{
    private const string Name = "FusionTiered.WriteBehind.Node";

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();
    private int _acknowledged;

    private WriterProcess(string endpoint, SinkFile sink, int slow, bool takesOver)
    {
        var built = new DirectoryInfo(AppContext.BaseDirectory);
        var assembly = Path.Combine(Repository.Root, "tests", Name, "bin", built.Parent!.Name, built.Name, Name + ".dll");
        _process = Process.Start(new ProcessStartInfo(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [assembly, endpoint, sink.Path, slow.ToString(), takesOver ? "takes-over" : "leaves-alone"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        _process.OutputDataReceived += (_, line) =>
        {
            _lines.Enqueue(line.Data ?? "");
            if (line.Data?.StartsWith("ok ", StringComparison.Ordinal) == true)
                Interlocked.Increment(ref _acknowledged);
        };
        _process.BeginOutputReadLine();
    }

    /// <summary>How many writes were acknowledged.</summary>
    public int Acknowledged => Volatile.Read(ref _acknowledged);

    /// <summary>The acknowledged writes: key and value.</summary>
    public IEnumerable<string> Writes => _lines.Where(static line => line.StartsWith("ok ", StringComparison.Ordinal)).Select(static line => line["ok ".Length..]);

    public static async Task<WriterProcess> StartAsync(RedisServer server, SinkFile sink, int slow = 5, bool takesOver = true)
    {
        var node = new WriterProcess(server.Endpoint, sink, slow, takesOver);
        await node.TellsAsync("ready");
        return node;
    }

    public void Do(string line) => _process.StandardInput.WriteLine(line);

    public Task TellsAsync(string line) => Eventually.True(() => _lines.Contains(line, StringComparer.Ordinal) || HasEnded(), $"the node tells '{line}'", TimeSpan.FromSeconds(60));

    public Task AcknowledgesAsync(int writes) => Eventually.True(() => Acknowledged >= writes || HasEnded(), $"the node has {writes} writes accepted", TimeSpan.FromSeconds(60));

    /// <summary>Sends SIGKILL, and reads what the node had told.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit(); // also for the rest of its output
    }

    private bool HasEnded() => _process.HasExited ? throw new InvalidOperationException($"The node ended with code {_process.ExitCode}.") : false;

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }
}
