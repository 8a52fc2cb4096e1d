using System.Globalization;
using System.IO.Compression;
using FusionTiered.Show.Market;

namespace FusionTiered.Show.Traffic;

/// <summary>Replays a recorded access trace: one key a line, plain or gzip. The order is real; the pages behind the keys and the even pace are made.</summary>
public sealed class TraceTraffic(PageCatalogue catalogue, string file)
{
    /// <summary>Takes the first <paramref name="most"/> lines; 0: all.</summary>
    public TrafficPlan Plan(int most, TimeSpan length)
    {
        var keys = new Dictionary<string, Page>(StringComparer.Ordinal);
        var requests = new List<Page>();
        var lines = 0;
        using (var reader = Open())
        {
            while (reader.ReadLine() is { } line)
            {
                if (string.IsNullOrWhiteSpace(line))
                {
                    continue;
                }

                lines++;
                if (most > 0 && requests.Count == most)
                {
                    continue;
                }

                if (!keys.TryGetValue(line, out var page))
                {
                    keys.Add(line, page = catalogue.OfNumber(keys.Count));
                }

                requests.Add(page);
            }
        }

        if (requests.Count == 0)
        {
            throw new InvalidDataException($"The trace '{file}' holds no keys: one key a line is expected.");
        }

        return new(
            string.Create(CultureInfo.InvariantCulture, $"trace {Path.GetFileName(file)}: {requests.Count:N0} of {lines:N0} recorded accesses at an even pace, each key a page of its own"),
            [.. requests],
            [.. Enumerable.Range(0, requests.Count).Select(i => length * ((double)i / requests.Count))],
            length,
            ShiftAt: null);
    }

    private StreamReader Open()
    {
        var stream = File.OpenRead(file);
        var zipped = stream.ReadByte() == 0x1f && stream.ReadByte() == 0x8b;
        stream.Position = 0;
        return new(zipped ? new GZipStream(stream, CompressionMode.Decompress) : stream);
    }
}
