using System.Globalization;
using System.IO.Compression;

namespace FusionTiered.Core.Tests.L1;

/// <summary>Access traces of real systems. They are not part of the project; docs/internals/l1.md says what they are.</summary>
internal static class Traces
{
    public const string Variable = "FUSIONTIERED_TRACES";

    public static string? Folder { get; } = Find();

    public static int[] Read(string name)
    {
        if (name.Contains('+', StringComparison.Ordinal)) // a change of the workload, and back
        {
            var (corda, loop) = (Read("corda"), Read("loop").Select(static key => key + 1_000_000).ToArray());
            return [.. corda, .. Enumerable.Repeat(loop, 5).SelectMany(static part => part), .. corda];
        }

        using var text = new StreamReader(new GZipStream(File.OpenRead(Path.Combine(Folder!, name + ".txt.gz")), CompressionMode.Decompress));
        var keys = new List<int>();
        while (text.ReadLine() is { } line)
        {
            keys.Add(int.Parse(line, CultureInfo.InvariantCulture));
        }

        return [.. keys];
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
        {
            return Directory.Exists(named) ? named : null;
        }

        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var candidate = Path.Combine(at.FullName, "shared", "traces");
            if (Directory.Exists(candidate))
            {
                return candidate;
            }
        }

        return null;
    }
}
