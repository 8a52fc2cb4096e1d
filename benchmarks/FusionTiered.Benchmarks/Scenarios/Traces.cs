using System.Globalization;
using System.IO.Compression;

namespace FusionTiered.Benchmarks.Scenarios;

/// <summary>Recorded traces, which are no part of the project: one key a line. docs/internals/l1.md says what they are.</summary>
internal static class Traces
{
    private static readonly string? Folder = FindFolder();

    /// <summary>The file of a trace; null: it is not on this machine.</summary>
    public static string? Find(string trace) =>
        Folder is not null && Path.Combine(Folder, trace + ".txt.gz") is var file && File.Exists(file) ? file : null;

    public static IEnumerable<int> Read(string file)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
        {
            yield return int.Parse(line, CultureInfo.InvariantCulture);
        }
    }

    private static string? FindFolder()
    {
        if (Environment.GetEnvironmentVariable("FUSIONTIERED_TRACES") is { Length: > 0 } given)
        {
            return given;
        }

        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var folder = Path.Combine(at.FullName, "shared", "traces");
            if (Directory.Exists(folder))
            {
                return folder;
            }
        }

        return null;
    }
}
