namespace FusionTiered.Core.Tests.L1;

/// <summary>Requests made up, always the same for the same seed.</summary>
internal static class Streams
{
    /// <summary>Key i is asked for in proportion to 1 / (i + 1)^0.9.</summary>
    public static int[] Zipf(int keys, int requests, int seed)
    {
        var upTo = new double[keys];
        var sum = 0.0;
        for (var i = 0; i < keys; i++)
        {
            upTo[i] = sum += Math.Pow(i + 1, -0.9);
        }

        var random = new Random(seed);
        var stream = new int[requests];
        for (var i = 0; i < requests; i++)
        {
            var at = Array.BinarySearch(upTo, random.NextDouble() * sum);
            stream[i] = at < 0 ? ~at : at;
        }

        return stream;
    }

    /// <summary>A scan of keys never seen before or again, as long as each block, after each block.</summary>
    public static int[] WithScans(int[] stream, int keys, int block)
    {
        var next = keys;
        return [.. stream.Chunk(block).SelectMany(part => part.Concat(Enumerable.Range((next += block) - block, block)))];
    }

    public static int[] Loop(int keys, int requests) => [.. Enumerable.Range(0, requests).Select(i => i % keys)];
}
