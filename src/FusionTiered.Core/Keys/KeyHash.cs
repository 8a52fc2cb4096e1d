using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace FusionTiered.Keys;

/* The hash of a key's text.
   Folded multiply: two 64-bit words are multiplied to 128 bits and the halves are xored, 16 bytes (8 characters) a step;
   the last step reads the last 16 bytes, overlapping what was read before. The idea is that of wyhash (Wang Yi,
   "wyhash and wyrand", public domain) and of the fallback of aHash. Two secrets, drawn at the start of the process,
   enter every step, so that keys that collide cannot be prepared outside. About a third of the price of the hash that
   string.GetHashCode uses. Never stored, never sent: it differs from process to process. */
internal static class KeyHash
{
    private static readonly ulong First = Draw();
    private static readonly ulong Second = Draw();

    public static int Of(string text) => Of(ref MemoryMarshal.GetReference(text.AsSpan()), text.Length, First, Second);

    public static int Of(ReadOnlySpan<char> text) => Of(ref MemoryMarshal.GetReference(text), text.Length, First, Second);

    /// <summary>With secrets of the caller's choice: for tests that must be repeatable.</summary>
    public static int Of(ReadOnlySpan<char> text, ulong first, ulong second) =>
        Of(ref MemoryMarshal.GetReference(text), text.Length, first, second);

    /// <summary>A hash as logs show it.</summary>
    public static string Shown(int hash) => string.Create(CultureInfo.InvariantCulture, $"#{hash:x8}");

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Of(ref char text, int length, ulong first, ulong second)
    {
        ref var p = ref Unsafe.As<char, byte>(ref text);
        var n = length * sizeof(char);
        var h = first ^ (ulong)n;
        if (n > 16)
        {
            for (var i = 0; i < n - 16; i += 16)
            {
                h = Fold(Word(ref p, i) ^ second, Word(ref p, i + 8) ^ h);
            }

            h = Fold(Word(ref p, n - 16) ^ second, Word(ref p, n - 8) ^ h);
        }
        else if (n >= 8)
        {
            h = Fold(Word(ref p, 0) ^ second, Word(ref p, n - 8) ^ h);
        }
        else
        {
            ulong tail = 0;
            for (var i = 0; i < n; i += 2)
            {
                tail = (tail << 16) | Unsafe.ReadUnaligned<ushort>(ref Unsafe.Add(ref p, i));
            }

            h = Fold(tail ^ second, h);
        }

        h = Fold(h ^ first, second);
        return (int)(h ^ (h >> 32));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Word(ref byte p, int at) => Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref p, at));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Fold(ulong a, ulong b)
    {
        var high = Math.BigMul(a, b, out ulong low);
        return high ^ low;
    }

    private static ulong Draw()
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        RandomNumberGenerator.Fill(bytes);

        // Odd, so that it is never zero.
        return MemoryMarshal.Read<ulong>(bytes) | 1;
    }
}
