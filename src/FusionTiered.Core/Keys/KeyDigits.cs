using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace FusionTiered.Keys;

/* Decimal digits without a loop: a number below 10^8 is split into halves, quarters and digits inside one 64-bit word
   (the multiply-and-shift divisions are exact for the ranges they meet), the leading zeros are shifted out, and the eight
   bytes are widened to characters in one store. Method: Paul Khuong, "How to print integers really fast" (2017). */
internal static class KeyDigits
{
    public const ulong Limit = 10_000_000_000_000_000;

    /// <summary>Characters that may be written, whatever number comes.</summary>
    public const int Room = 16;

    private const uint Half = 100_000_000;

    /// <summary>Writes a number below <see cref="Limit"/> and says how many digits it has. Up to <see cref="Room"/> characters are touched.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Write(ref char target, ulong value)
    {
        if (value < Half)
        {
            var digits = Digits((uint)value);
            var zeros = Zeros(digits);
            Store(ref target, (digits | 0x3030303030303030) >> (zeros * 8));
            return 8 - zeros;
        }

        return WriteLong(ref target, value);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int WriteLong(ref char target, ulong value)
    {
        var high = value / Half;
        var length = Write(ref target, high);
        Store(ref Unsafe.Add(ref target, length), Digits((uint)(value - (high * Half))) | 0x3030303030303030);
        return length + 8;
    }

    // The most significant digit is in the lowest byte.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Digits(uint value)
    {
        var top = value / 10_000;
        ulong halves = top | ((ulong)(value - (top * 10_000)) << 32);
        var hundreds = ((halves * 10_486) >> 20) & 0x0000007F_0000007F;
        var quarters = hundreds | ((halves - (hundreds * 100)) << 16);
        var tens = ((quarters * 103) >> 10) & 0x000F000F_000F000F;
        return tens | ((quarters - (tens * 10)) << 8);
    }

    // At most 7: a zero keeps its last digit.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Zeros(ulong digits) => (int)(ulong.TrailingZeroCount(digits | (1UL << 63)) >> 3);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(ref char target, ulong bytes) =>
        Vector128.WidenLower(Vector128.CreateScalar(bytes).AsByte()).StoreUnsafe(ref Unsafe.As<char, ushort>(ref target));
}
