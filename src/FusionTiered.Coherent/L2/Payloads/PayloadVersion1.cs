using System.Buffers.Binary;

namespace FusionTiered.L2.Payloads;

/// <summary>Reads version 1 of the format (see <see cref="EntryPayload"/>), believing none of its numbers.</summary>
internal static class PayloadVersion1
{
    /// <summary>Reads the header and finds the value.</summary>
    /// <param name="payload">Bytes whose frame was found intact.</param>
    /// <param name="key">The hash of scope and key that were asked for.</param>
    /// <param name="type">The stamp of the type that was asked for; <see cref="TypeStamp.None"/>: any.</param>
    /// <param name="rules">The rules of the profile.</param>
    /// <param name="opened">The opened payload.</param>
    public static PayloadOutcome Open(ReadOnlyMemory<byte> payload, ulong key, uint type, PayloadRules rules, out OpenedPayload opened)
    {
        opened = default;
        var bytes = payload.Span;
        if (bytes.Length < EntryPayload.HeaderLength)
        {
            return PayloadOutcome.Corrupt;
        }

        // A flag that this version does not know may change the meaning of the rest.
        var flags = bytes[EntryPayload.FlagsAt];
        if ((flags & ~(EntryPayload.NullFlag | EntryPayload.NothingFlag | EntryPayload.BrotliFlag | EntryPayload.VersionedFlag)) != 0)
        {
            return PayloadOutcome.NewerFormat;
        }

        if (BinaryPrimitives.ReadUInt64LittleEndian(bytes[EntryPayload.KeyAt..]) != key)
        {
            return PayloadOutcome.OtherKey;
        }

        var stamp = BinaryPrimitives.ReadUInt32LittleEndian(bytes[EntryPayload.TypeAt..]);
        if (stamp != TypeStamp.None && type != TypeStamp.None && stamp != type)
        {
            return PayloadOutcome.OtherType;
        }

        var count = BinaryPrimitives.ReadUInt16LittleEndian(bytes[EntryPayload.TagCountAt..]);
        if (!PayloadTags.TryRead(bytes[EntryPayload.HeaderLength..], count, out var tags, out var tagBytes))
        {
            return PayloadOutcome.Corrupt;
        }

        var afterTags = EntryPayload.HeaderLength + tagBytes;
        if (!TryReadVersion(bytes, flags, ref afterTags, out var version))
        {
            return PayloadOutcome.Corrupt;
        }

        if (version != rules.ValueVersion)
        {
            return version < rules.ValueVersion ? PayloadOutcome.OlderVersion : PayloadOutcome.NewerFormat;
        }

        var outcome = FindValue(bytes, afterTags, (byte)(flags & ~EntryPayload.VersionedFlag), rules, out var at, out var valueBytes);
        if (outcome != PayloadOutcome.Value)
        {
            return outcome;
        }

        opened = new OpenedPayload
        {
            Value = payload[at..],
            Flags = flags,
            Serializer = bytes[EntryPayload.SerializerAt],
            Header = new PayloadHeader
            {
                Id = EntryId.Read(bytes[EntryPayload.IdAt..]),
                FreshFor = TimeSpan.FromMilliseconds(EntryPayload.ReadMilliseconds(bytes[EntryPayload.FreshForAt..])),
                StaleFor = TimeSpan.FromMilliseconds(EntryPayload.ReadMilliseconds(bytes[EntryPayload.StaleForAt..])),
                PatternSet = BinaryPrimitives.ReadUInt32LittleEndian(bytes[EntryPayload.PatternSetAt..]),
                CacheVersion = BinaryPrimitives.ReadInt64LittleEndian(bytes[EntryPayload.CacheVersionAt..]),
                ProfileVersion = BinaryPrimitives.ReadInt64LittleEndian(bytes[EntryPayload.ProfileVersionAt..]),
                Tags = tags,
                IsNothing = (flags & EntryPayload.NothingFlag) != 0,
                ValueBytes = valueBytes,
            },
        };
        return PayloadOutcome.Value;
    }

    private static bool TryReadVersion(ReadOnlySpan<byte> bytes, byte flags, ref int at, out uint version)
    {
        version = 0;
        if ((flags & EntryPayload.VersionedFlag) == 0)
        {
            return true;
        }

        if (bytes.Length - at < sizeof(uint))
        {
            return false;
        }

        version = BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);
        at += sizeof(uint);
        return version != 0;
    }

    private static PayloadOutcome FindValue(
        ReadOnlySpan<byte> bytes, int headerLength, byte flags, PayloadRules rules, out int at, out int valueBytes)
    {
        at = headerLength;
        valueBytes = bytes.Length - at;
        if ((flags & EntryPayload.BrotliFlag) != 0)
        {
            if (valueBytes < sizeof(uint))
            {
                return PayloadOutcome.Corrupt;
            }

            var declared = BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);
            at += sizeof(uint);
            if (!ValueCompression.IsPlausible(declared, bytes.Length - at, rules.MaxInflation))
            {
                return PayloadOutcome.Corrupt;
            }

            if (declared + (long)at > rules.MaxBytes)
            {
                return PayloadOutcome.TooLarge;
            }

            valueBytes = (int)declared;
        }

        // Null, "nothing there" and a value exclude one another.
        var empty = flags & (EntryPayload.NullFlag | EntryPayload.NothingFlag);
        if (empty != 0 && (valueBytes != 0 || empty != flags || empty == (EntryPayload.NullFlag | EntryPayload.NothingFlag)))
        {
            return PayloadOutcome.Corrupt;
        }

        return PayloadOutcome.Value;
    }
}
