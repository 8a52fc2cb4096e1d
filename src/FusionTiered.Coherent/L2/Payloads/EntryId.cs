using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace FusionTiered.L2.Payloads;

/// <summary>Names one write of one entry: a store by compare succeeds only if the entry is still the one that was seen.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct EntryId(ulong First, ulong Second)
{
    public const int Length = 16;

    // The random numbers of the system cost about a microsecond a call, however many are asked for.
    private const int Batch = 32 * Length;

    [ThreadStatic]
    private static byte[]? t_random;

    [ThreadStatic]
    private static int t_used;

    /// <summary>Plain JSON has no id.</summary>
    public bool IsNone => this == default;

    public static EntryId New()
    {
        var random = t_random ??= new byte[Batch];
        if (t_used == 0)
        {
            RandomNumberGenerator.Fill(random);
        }

        var id = Read(random.AsSpan(t_used));
        t_used = (t_used + Length) % Batch;
        return id.IsNone ? New() : id;
    }

    public static EntryId Read(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadUInt64LittleEndian(bytes), BinaryPrimitives.ReadUInt64LittleEndian(bytes[sizeof(ulong)..]));

    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, First);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[sizeof(ulong)..], Second);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{First:x16}{Second:x16}");
}
