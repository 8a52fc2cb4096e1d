using System.Buffers.Binary;
using System.IO.Compression;
using FusionTiered.Copies;

namespace FusionTiered.Fusion.Serialization;

/// <summary>Compresses an entry for L2. JSON begins with '{', gzip with 1F 8B: a reader tells them apart without a format of its own.</summary>
internal static class Compression
{
    /// <summary>The bytes, compressed where they are long enough, it makes them shorter, and a reader would accept it.</summary>
    /// <param name="bytes">JSON.</param>
    /// <param name="from">The length from which to compress; 0: never.</param>
    /// <param name="longest">The longest entry, before compression. A longer one is left as it is.</param>
    public static byte[] Compressed(byte[] bytes, long from, long longest)
    {
        if (from <= 0 || bytes.Length < from || bytes.Length > longest)
        {
            return bytes;
        }

        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(bytes);
        }

        return buffer.Length < bytes.Length && Inflation.IsPlausible(bytes.Length, buffer.Length) ? buffer.ToArray() : bytes;
    }

    /// <summary>How long the entry is, before memory is taken for it. The last four bytes of gzip say so.</summary>
    /// <exception cref="InvalidDataException">It is longer than any entry that could have been written so: someone wants our memory.</exception>
    /// <exception cref="PayloadTooLargeException">It is longer than this node lets an entry be.</exception>
    public static int LengthOf(byte[] bytes, long longest)
    {
        if (!IsCompressed(bytes))
        {
            return bytes.Length;
        }

        var declared = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(Math.Max(0, bytes.Length - sizeof(uint))));
        return !Inflation.IsPlausible(declared, bytes.Length) ? throw Refused()
            : declared > longest ? throw new PayloadTooLargeException(declared, longest)
            : (int)declared;
    }

    /// <summary>The bytes as JSON.</summary>
    /// <exception cref="InvalidDataException">They are no gzip of an entry that may be read.</exception>
    /// <exception cref="PayloadTooLargeException">The entry is longer than this node lets it be.</exception>
    public static byte[] Plain(byte[] bytes, long longest)
    {
        if (!IsCompressed(bytes))
        {
            return bytes;
        }

        var plain = new byte[LengthOf(bytes, longest)];
        using var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        if (gzip.ReadAtLeast(plain, plain.Length, throwOnEndOfStream: false) != plain.Length || gzip.ReadByte() >= 0)
        {
            throw Refused();
        }

        return plain;
    }

    private static bool IsCompressed(byte[] bytes) => bytes is [0x1F, 0x8B, _, _, _, _, ..];

    private static InvalidDataException Refused() => new("A compressed entry in L2 has another length than it says, or a length that no entry has.");
}
