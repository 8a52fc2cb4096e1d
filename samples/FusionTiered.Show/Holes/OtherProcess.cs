using System.Diagnostics;
using System.Reflection;

namespace FusionTiered.Show.Holes;

/// <summary>A node in a process of its own: this program, told by its standard input.</summary>
internal sealed class OtherProcess : IAsyncDisposable
{
    /// <summary>The argument that makes the program such a node.</summary>
    public const string Argument = "holes-node";

    // Not the program "faketime": a process that is killed leaves a semaphore behind, and the next one with that number would not start.
    private static readonly string? Fake = Directory.Exists("/usr/lib")
        ? Directory.EnumerateDirectories("/usr/lib").Select(static folder => Path.Combine(folder, "faketime", "libfaketimeMT.so.1")).FirstOrDefault(File.Exists)
        : null;

    private static readonly TimeSpan ToEnd = TimeSpan.FromSeconds(5);

    private readonly Process _process;

    private OtherProcess(Process process) => _process = process;

    /// <summary>Whether the clock of another process can be set back here.</summary>
    public static bool HasFakeTime => Fake is not null;

    /// <param name="kind">The kind of the node.</param>
    /// <param name="prefix">The beginning of its keys.</param>
    /// <param name="endpoint">Where it finds Redis.</param>
    /// <param name="clock">How its clock differs, as libfaketime says it; null: it does not.</param>
    public static async Task<OtherProcess> StartAsync(Kind kind, string prefix, string endpoint, string? clock = null)
    {
        var start = new ProcessStartInfo { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        List<string> words = [Environment.ProcessPath!];
        if (string.Equals(Path.GetFileNameWithoutExtension(words[0]), "dotnet", StringComparison.Ordinal))
        {
            words.Add(Assembly.GetEntryAssembly()!.Location);
        }

        words.AddRange([Argument, kind.ToString(), prefix, endpoint]);
        if (clock is not null)
        {
            // The clock that measures times stays as it is, and so do waits with an end: only the time of day is wrong.
            start.Environment["FAKETIME_DONT_FAKE_MONOTONIC"] = "1";
            start.Environment["FAKETIME_FORCE_MONOTONIC_FIX"] = "0";
            start.Environment["FAKETIME"] = clock;
            start.Environment["LD_PRELOAD"] = Fake;
        }

        start.FileName = words[0];
        words.Skip(1).ToList().ForEach(start.ArgumentList.Add);
        var other = new OtherProcess(Process.Start(start)!);
        await other.HearAsync();
        return other;
    }

    /// <summary>Tells the node to do something, and waits for its answer.</summary>
    public async Task<string> AskAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
        return await HearAsync();
    }

    /// <summary>Ends it as the kernel ends a process that needs too much memory: it has no last word.</summary>
    public Task KillAsync()
    {
        _process.Kill();
        return _process.WaitForExitAsync();
    }

    /// <summary>Lets it end by itself: libfaketime then takes its semaphore away.</summary>
    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        try
        {
            await _process.WaitForExitAsync().WaitAsync(ToEnd);
        }
        catch (TimeoutException)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    private async Task<string> HearAsync() =>
        await _process.StandardOutput.ReadLineAsync().WaitAsync(HoleStage.Limit) ?? throw new InvalidDataException("The node in another process has ended.");
}
