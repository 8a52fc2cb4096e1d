using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace FusionTiered.L2.Payloads;

/// <summary>XXH64 with seed 0, after its public specification: the same in every process, on every machine, in every language.</summary>
/// <remarks>
/// Chosen by measurement: 13 to 24 ns for keys of 10 to 134 characters besides their transcoding; SHA-256 takes 600 ns and more,
/// FNV-1a grows to 400 ns. It tells keys apart that were confused by accident; it is no defence against someone who
/// writes payloads of his own.
/// </remarks>
internal static class XxHash64
{
    private const ulong P1 = 0x9E3779B185EBCA87;
    private const ulong P2 = 0xC2B2AE3D27D4EB4F;
    private const ulong P3 = 0x165667B19E3779F9;
    private const ulong P4 = 0x85EBCA77C2B2AE63;
    private const ulong P5 = 0x27D4EB2F165667C5;
    private const int StackBytes = 512;

    /// <summary>Of both texts, one after the other, in UTF-8.</summary>
    public static ulong Of(ReadOnlySpan<char> first, ReadOnlySpan<char> second)
    {
        var most = Encoding.UTF8.GetMaxByteCount(first.Length + second.Length);
        var rented = most > StackBytes ? ArrayPool<byte>.Shared.Rent(most) : null;
        var bytes = rented is null ? stackalloc byte[StackBytes] : rented;
        var length = Encoding.UTF8.GetBytes(first, bytes);
        length += Encoding.UTF8.GetBytes(second, bytes[length..]);
        var hash = Of(bytes[..length]);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        return hash;
    }

    public static ulong Of(ReadOnlySpan<byte> bytes)
    {
        var length = (ulong)bytes.Length;
        var hash = P5;
        if (bytes.Length >= 4 * sizeof(ulong))
        {
            hash = Stripes(ref bytes);
        }

        hash += length;
        while (bytes.Length >= sizeof(ulong))
        {
            hash = (BitOperations.RotateLeft(hash ^ Round(0, BinaryPrimitives.ReadUInt64LittleEndian(bytes)), 27) * P1) + P4;
            bytes = bytes[sizeof(ulong)..];
        }

        if (bytes.Length >= sizeof(uint))
        {
            hash = (BitOperations.RotateLeft(hash ^ (BinaryPrimitives.ReadUInt32LittleEndian(bytes) * P1), 23) * P2) + P3;
            bytes = bytes[sizeof(uint)..];
        }

        foreach (var value in bytes)
        {
            hash = BitOperations.RotateLeft(hash ^ (value * P5), 11) * P1;
        }

        hash = (hash ^ (hash >> 33)) * P2;
        hash = (hash ^ (hash >> 29)) * P3;
        return hash ^ (hash >> 32);
    }

    private static ulong Stripes(ref ReadOnlySpan<byte> bytes)
    {
        var a = unchecked(P1 + P2);
        var b = P2;
        var c = 0UL;
        var d = unchecked(0 - P1);
        do
        {
            a = Round(a, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            b = Round(b, BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]));
            c = Round(c, BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]));
            d = Round(d, BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]));
            bytes = bytes[32..];
        }
        while (bytes.Length >= 32);

        var hash = BitOperations.RotateLeft(a, 1) + BitOperations.RotateLeft(b, 7)
            + BitOperations.RotateLeft(c, 12) + BitOperations.RotateLeft(d, 18);
        hash = ((hash ^ Round(0, a)) * P1) + P4;
        hash = ((hash ^ Round(0, b)) * P1) + P4;
        hash = ((hash ^ Round(0, c)) * P1) + P4;
        return ((hash ^ Round(0, d)) * P1) + P4;
    }

    private static ulong Round(ulong sum, ulong value) => BitOperations.RotateLeft(sum + (value * P2), 31) * P1;
}
