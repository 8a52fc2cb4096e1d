using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace FusionTiered.L2.Payloads;

/* A cached value as bytes. All numbers are little-endian; nothing is padded.

   Frame: the same in every version, so that an older program can tell damage from progress, and a script can
   compare ids without knowing the rest.
     at  size
      0     3  magic, F7 46 54: F7 occurs nowhere in UTF-8, so no JSON text begins like this
      3     1  version of the format
      4     4  CRC-32C of bytes 0-3 and of everything from 8 to the end
      8    16  entry id, random for each write
   Version 1
     24     1  flags: 1 value is null | 2 "nothing there" | 4, 8 compression (0 none, 4 Brotli) | 16 the values have a version | the rest 0
     25     1  serializer: 1 JSON, 2 raw, 3 registered for HybridCache, 4-127 reserved, 128-255 the application's
     26     4  type stamp: hash of the type's full name without assemblies; 0 is not compared
     30     8  key hash: XXH64 of scope and key in UTF-8
     38     6  fresh for, ms: the whole lifetime, not what is left of it
     44     6  stale for, ms: how long it is kept after that. Fresh time left = PTTL - stale for
     50     4  hash of the pattern set it was stored under
     54     8  version of the whole cache, from before the load
     62     8  version of the profile
     70     2  number of tags, then for each: 2 length n | n UTF-8, at least 1 | 8 version of the tag
      .     4  only if the values have a version: that version, at least 1; without it they have version 0
      .     4  only if compressed: length of the value before compression
      .     .  the value, up to the end; empty if null or "nothing there"

   No type names, no time of day. A payload is checked in this order: length, magic, CRC, version, unknown flags, key,
   type, sizes. The CRC finds damage, not malice: every length is checked again before it is believed. */
internal static class EntryPayload
{
    public const byte Version = 1;

    public const int IdAt = 8;
    public const int IdLength = EntryId.Length;
    public const int FrameLength = IdAt + IdLength;

    public const int FlagsAt = 24;
    public const int SerializerAt = 25;
    public const int TypeAt = 26;
    public const int KeyAt = 30;
    public const int FreshForAt = 38;
    public const int StaleForAt = 44;
    public const int PatternSetAt = 50;
    public const int CacheVersionAt = 54;
    public const int ProfileVersionAt = 62;
    public const int TagCountAt = 70;
    public const int HeaderLength = 72;

    /// <summary>Bytes of a tag beside its name.</summary>
    public const int TagOverhead = sizeof(ushort) + sizeof(long);

    public const byte NullFlag = 1;
    public const byte NothingFlag = 2;
    public const byte CompressionFlags = 4 | 8;
    public const byte BrotliFlag = 4;
    public const byte VersionedFlag = 16;

    /// <summary>The longest lifetime six bytes hold: 8,900 years.</summary>
    public const long LongestMilliseconds = (1L << 48) - 1;

    private const int VersionAt = 3;
    private const int ChecksumAt = 4;

    public static ReadOnlySpan<byte> Magic => [0xF7, 0x46, 0x54];

    public static bool HasMagic(ReadOnlySpan<byte> payload) => payload.StartsWith(Magic);

    public static byte VersionOf(ReadOnlySpan<byte> payload) => payload[VersionAt];

    /// <summary>Whether a payload of any version, at least a frame long, is as it was written.</summary>
    public static bool IsIntact(ReadOnlySpan<byte> payload) =>
        BinaryPrimitives.ReadUInt32LittleEndian(payload[ChecksumAt..]) == Checksum(payload);

    /// <summary>Writes the frame of a payload whose id and all that follows are in place.</summary>
    public static void Seal(Span<byte> payload, byte version = Version)
    {
        Magic.CopyTo(payload);
        payload[VersionAt] = version;
        BinaryPrimitives.WriteUInt32LittleEndian(payload[ChecksumAt..], Checksum(payload));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long ReadMilliseconds(ReadOnlySpan<byte> at) =>
        BinaryPrimitives.ReadUInt32LittleEndian(at) | ((long)BinaryPrimitives.ReadUInt16LittleEndian(at[sizeof(uint)..]) << 32);

    /// <summary>Rounded down, so that a lifetime stays an upper bound.</summary>
    public static void WriteMilliseconds(Span<byte> at, TimeSpan duration)
    {
        var milliseconds = Math.Clamp(duration.Ticks / TimeSpan.TicksPerMillisecond, 0, LongestMilliseconds);
        BinaryPrimitives.WriteUInt32LittleEndian(at, (uint)milliseconds);
        BinaryPrimitives.WriteUInt16LittleEndian(at[sizeof(uint)..], (ushort)(milliseconds >> 32));
    }

    private static uint Checksum(ReadOnlySpan<byte> payload) =>
        Crc32C.Finish(Crc32C.Append(Crc32C.Append(Crc32C.Start, payload[..ChecksumAt]), payload[IdAt..]));
}
