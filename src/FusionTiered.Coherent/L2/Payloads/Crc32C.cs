using System.Buffers.Binary;
using System.Numerics;

namespace FusionTiered.L2.Payloads;

/* CRC-32C (Castagnoli), as in RFC 3720: every single error of up to 32 bits in a row is found.
   The processor's instruction takes three cycles but can start one each cycle, so long runs are cut into three lanes that
   are summed side by side. A CRC without its start value is linear over GF(2): the sum of A followed by B is the sum of A
   shifted over as many zero bytes as B has, XOR the sum of B begun at zero. The shift over one lane is a table. */
internal static class Crc32C
{
    public const uint Start = uint.MaxValue;

    private const int Lane = 512;

    public static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length >= 3 * Lane)
        {
            crc = AppendLanes(crc, bytes);
            bytes = bytes[(3 * Lane)..];
        }

        while (bytes.Length >= sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (var value in bytes)
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        return crc;
    }

    public static uint Finish(uint crc) => ~crc;

    private static uint AppendLanes(uint crc, ReadOnlySpan<byte> bytes)
    {
        var first = bytes[..Lane];
        var second = bytes.Slice(Lane, Lane);
        var third = bytes.Slice(2 * Lane, Lane);
        uint a = crc, b = 0, c = 0;
        for (var at = 0; at < Lane; at += sizeof(ulong))
        {
            a = BitOperations.Crc32C(a, BinaryPrimitives.ReadUInt64LittleEndian(first[at..]));
            b = BitOperations.Crc32C(b, BinaryPrimitives.ReadUInt64LittleEndian(second[at..]));
            c = BitOperations.Crc32C(c, BinaryPrimitives.ReadUInt64LittleEndian(third[at..]));
        }

        return OverOneLane(OverOneLane(a) ^ b) ^ c;
    }

    private static uint OverOneLane(uint crc)
    {
        var shifts = Shift.Table;
        return shifts[(byte)crc] ^ shifts[256 + (byte)(crc >> 8)] ^ shifts[512 + (byte)(crc >> 16)] ^ shifts[768 + (int)(crc >> 24)];
    }

    // Made at the first long payload: what each value of each of the four bytes becomes over a lane of zeros.
    private static class Shift
    {
        public static readonly uint[] Table = Make();

        private static uint[] Make()
        {
            var table = new uint[4 * 256];
            for (var i = 0; i < table.Length; i++)
            {
                var crc = (uint)(i & 255) << (i / 256 * 8);
                for (var at = 0; at < Lane; at += sizeof(ulong))
                {
                    crc = BitOperations.Crc32C(crc, 0UL);
                }

                table[i] = crc;
            }

            return table;
        }
    }
}
