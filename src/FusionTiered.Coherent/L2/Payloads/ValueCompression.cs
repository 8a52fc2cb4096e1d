using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Numerics;

namespace FusionTiered.L2.Payloads;

/// <summary>Brotli at its fastest useful level, one shot, no streams.</summary>
internal static class ValueCompression
{
    private const int Quality = 1;
    private const int SmallestWindow = 16;
    private const int LargestWindow = 22;

    /// <summary>Compresses the bytes after the header, if that makes it shorter and a reader under the same rules would accept it.</summary>
    public static bool TryCompress(PayloadBuffer buffer, int headerLength, PayloadRules rules)
    {
        var valueLength = buffer.Length - headerLength;
        var room = valueLength - sizeof(int) - 1;
        if (valueLength < rules.CompressFrom || room <= 0)
        {
            return false;
        }

        var start = headerLength + sizeof(int);
        var rented = ArrayPool<byte>.Shared.Rent(start + room);
        var window = Math.Clamp(BitOperations.Log2((uint)valueLength) + 1, SmallestWindow, LargestWindow);
        if (!BrotliEncoder.TryCompress(buffer.Span[headerLength..], rented.AsSpan(start, room), out var written, Quality, window)
            || valueLength > (long)written * rules.MaxInflation)
        {
            ArrayPool<byte>.Shared.Return(rented);
            return false;
        }

        buffer.Span[..headerLength].CopyTo(rented);
        BinaryPrimitives.WriteInt32LittleEndian(rented.AsSpan(headerLength), valueLength);
        buffer.Replace(rented, start + written);
        return true;
    }

    /// <summary>Whether so few bytes may claim so many: checked before memory is rented for them.</summary>
    public static bool IsPlausible(uint declared, int compressedLength, int maxInflation) =>
        Copies.Inflation.IsPlausible(declared, compressedLength, maxInflation);

    /// <summary>Fills all of <paramref name="target"/>. False: the bytes are no Brotli, cut off, or of another length.</summary>
    public static bool TryDecompress(ReadOnlySpan<byte> compressed, Span<byte> target) =>
        BrotliDecoder.TryDecompress(compressed, target, out var written) && written == target.Length;
}
