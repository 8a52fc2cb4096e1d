using System.Buffers.Binary;
using System.Numerics;

namespace FusionTiered.Redis.Tests.FaultMatrix;

/// <summary>The check of a payload, written down once more from docs/payload.md: CRC-32C of bytes 0-3 and of everything from 8 on, at 4.</summary>
internal static class Checksum
{
    public static void Renew(Span<byte> payload)
    {
        var crc = uint.MaxValue;
        foreach (var part in payload[..4])
            crc = BitOperations.Crc32C(crc, part);
        foreach (var part in payload[8..])
            crc = BitOperations.Crc32C(crc, part);
        BinaryPrimitives.WriteUInt32LittleEndian(payload[4..], ~crc);
    }
}
