using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace FusionTiered.Keys;

/* Copies text and looks for characters that need an escape in the same pass.
   "Plain" is what almost all keys are made of: U+0020 to U+007A but for "%" (and ":" in a part). Everything else, above all
   "{", "}", controls and whatever is not ASCII, is left to the slow road, which looks at each character.
   Eight characters at a time; a length that is no multiple of eight is covered by a last block that overlaps the one
   before, a short text by two halves that overlap, so nothing is read or written outside of it. */
internal static class KeyText
{
    private const ushort FirstPlain = 0x20;
    private const ushort LastPlain = 0x7A;

    /// <summary>Copies <paramref name="length"/> characters. False: not all are plain, and what was written is to be thrown away.</summary>
    /// <param name="target">Room for <paramref name="length"/> characters.</param>
    /// <param name="source">The text.</param>
    /// <param name="length">Characters of the text, at least 0.</param>
    /// <param name="keepSeparator">Whether ":" counts as plain.</param>
    /// <param name="lower">Whether A-Z become a-z on the way.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryCopyPlain(ref char target, ref char source, int length, bool keepSeparator, bool lower)
    {
        ref var to = ref Unsafe.As<char, ushort>(ref target);
        ref var from = ref Unsafe.As<char, ushort>(ref source);
        if (length >= Vector128<ushort>.Count)
        {
            var last = (nuint)length - (nuint)Vector128<ushort>.Count;
            var bad = Vector128<ushort>.Zero;
            for (nuint i = 0; i < last; i += (nuint)Vector128<ushort>.Count)
            {
                var block = Vector128.LoadUnsafe(ref from, i);
                bad |= NotPlain(block, keepSeparator);
                (lower ? Lower(block) : block).StoreUnsafe(ref to, i);
            }

            var end = Vector128.LoadUnsafe(ref from, last);
            bad |= NotPlain(end, keepSeparator);
            (lower ? Lower(end) : end).StoreUnsafe(ref to, last);
            return bad == Vector128<ushort>.Zero;
        }

        if (length >= 4)
        {
            ref var first = ref Unsafe.As<ushort, byte>(ref from);
            ref var second = ref Unsafe.As<ushort, byte>(ref Unsafe.Add(ref from, length - 4));
            var block = Vector128.Create(Unsafe.ReadUnaligned<ulong>(ref first), Unsafe.ReadUnaligned<ulong>(ref second)).AsUInt16();
            var bad = NotPlain(block, keepSeparator);
            var copy = (lower ? Lower(block) : block).AsUInt64();
            Unsafe.WriteUnaligned(ref Unsafe.As<ushort, byte>(ref to), copy.ToScalar());
            Unsafe.WriteUnaligned(ref Unsafe.As<ushort, byte>(ref Unsafe.Add(ref to, length - 4)), copy.GetElement(1));
            return bad == Vector128<ushort>.Zero;
        }

        for (var i = 0; i < length; i++)
        {
            uint c = Unsafe.Add(ref from, i);
            if (c - FirstPlain > LastPlain - FirstPlain || c == KeyRules.Escape || (c == KeyRules.Separator && !keepSeparator))
            {
                return false;
            }

            Unsafe.Add(ref to, i) = (ushort)(lower && c - 'A' <= 'Z' - 'A' ? c | 0x20 : c);
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ushort> NotPlain(Vector128<ushort> block, bool keepSeparator)
    {
        // Below FirstPlain wraps around; the shift by 0x8000 makes the unsigned comparison a signed one, which every machine has.
        var outside = Vector128.GreaterThan(
            (block + Vector128.Create((ushort)(0x8000 - FirstPlain))).AsInt16(),
            Vector128.Create((short)(LastPlain - FirstPlain - 0x8000))).AsUInt16();
        var bad = outside | Vector128.Equals(block, Vector128.Create((ushort)KeyRules.Escape));
        return keepSeparator ? bad : bad | Vector128.Equals(block, Vector128.Create((ushort)KeyRules.Separator));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ushort> Lower(Vector128<ushort> block)
    {
        var upper = Vector128.LessThan(
            (block + Vector128.Create((ushort)(0x8000 - 'A'))).AsInt16(),
            Vector128.Create((short)('Z' - 'A' + 1 - 0x8000))).AsUInt16();
        return block | (upper & Vector128.Create((ushort)0x20));
    }
}
