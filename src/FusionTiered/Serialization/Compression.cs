using System.IO.Compression;

namespace FusionTiered.Fusion.Serialization;

/// <summary>Compresses an entry for L2. JSON begins with '{', gzip with 1F 8B: a reader tells them apart without a format of its own.</summary>
internal static class Compression
{
    /// <summary>The largest expansion that is read back, as a multiple of the longest entry that is written.</summary>
    private const int MostExpansion = 16;

    /// <summary>The bytes, compressed where they are long enough and it makes them shorter.</summary>
    /// <param name="bytes">JSON.</param>
    /// <param name="from">The length from which to compress; 0: never.</param>
    public static byte[] Compressed(byte[] bytes, long from)
    {
        if (from <= 0 || bytes.Length < from)
        {
            return bytes;
        }

        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(bytes);
        }

        return buffer.Length < bytes.Length ? buffer.ToArray() : bytes;
    }

    /// <summary>The bytes as JSON.</summary>
    /// <exception cref="InvalidDataException">They expand beyond any entry that could have been written: someone wants our memory.</exception>
    public static byte[] Plain(byte[] bytes, long longest)
    {
        if (bytes is not [0x1F, 0x8B, ..])
        {
            return bytes;
        }

        var most = longest * MostExpansion;
        using var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        var chunk = new byte[16 << 10];
        for (int read; (read = gzip.Read(chunk)) > 0;)
        {
            plain.Write(chunk, 0, read);
            if (plain.Length > most)
            {
                throw new InvalidDataException($"A compressed entry in L2 expands to more than {most} bytes.");
            }
        }

        return plain.ToArray();
    }
}
