using System.Diagnostics;
using System.Globalization;

namespace FusionTiered.Benchmarks.Dashboard;

/// <summary>Open dashboards in a process of their own. They end with this object.</summary>
internal sealed class ViewerProcess : IDisposable
{
    /// <summary>The word that makes this program the viewers.</summary>
    public const string Word = "dashboard-viewers";

    private const string Connected = "connected";

    private readonly Process _process;

    private ViewerProcess(Process process) => _process = process;

    public static ViewerProcess Start(Uri stream, int viewers)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardInput = true, UseShellExecute = false };
        if (string.Equals(Path.GetFileNameWithoutExtension(start.FileName), "dotnet", StringComparison.Ordinal))
        {
            start.ArgumentList.Add(typeof(ViewerProcess).Assembly.Location);
        }

        foreach (var word in (string[])[Word, stream.AbsoluteUri, viewers.ToString(CultureInfo.InvariantCulture)])
        {
            start.ArgumentList.Add(word);
        }

        return new(Process.Start(start)!);
    }

    /// <summary>Waits until each viewer has its first figures.</summary>
    public async Task ConnectedAsync()
    {
        if (await _process.StandardOutput.ReadLineAsync().ConfigureAwait(false) != Connected)
        {
            throw new InvalidOperationException("The viewers did not connect.");
        }
    }

    /// <summary>The other process: reads until its standard input ends.</summary>
    public static async Task<int> RunAsync(Uri stream, int viewers)
    {
        using var http = new HttpClient();
        using var over = new CancellationTokenSource();
        List<Task> reading = [];
        for (var viewer = 0; viewer < viewers; viewer++)
        {
            var body = await http.GetStreamAsync(stream).ConfigureAwait(false);
            _ = await body.ReadAsync(new byte[1 << 16]).ConfigureAwait(false);
            reading.Add(body.CopyToAsync(Stream.Null, over.Token));
        }

        await Console.Out.WriteLineAsync(Connected).ConfigureAwait(false);
        await Console.In.ReadToEndAsync().ConfigureAwait(false);
        await over.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return 0;
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(10)))
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
