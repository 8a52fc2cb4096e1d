using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;
using FusionTiered.L2.Serialization;

namespace FusionTiered.L2.Payloads;

/// <summary>Turns values into payloads of the present version, or into plain JSON. Throws for no value: the outcome names the failure.</summary>
/// <param name="serializers">The serializers of this cache.</param>
/// <param name="scope">The prefix that L2 puts in front of the key; it tells payloads apart, too. All nodes of one cache have the same.</param>
internal sealed class PayloadWriter(SerializerCatalog serializers, string scope = "")
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Writes one entry.</summary>
    /// <param name="header">With an id, unless the rules ask for plain JSON.</param>
    /// <param name="key">The text of the key.</param>
    /// <param name="value">Ignored when the header says "nothing there".</param>
    /// <param name="rules">The rules of the profile.</param>
    /// <param name="target">Emptied first; holds the payload afterwards, or nothing.</param>
    public PayloadWrite Write<T>(in PayloadHeader header, ReadOnlySpan<char> key, T value, PayloadRules rules, PayloadBuffer target)
    {
        target.Clear(rules.MaxBytes);
        try
        {
            if (rules.PlainJson)
            {
                return WritePlain(header, value, target);
            }

            Debug.Assert(!header.Id.IsNone, "A payload without an id cannot be compared.");
            WriteEnvelope(header, key, value, rules, target);
            return new(PayloadWriteOutcome.Written);
        }
        catch (Exception failure)
        {
            var tooLarge = target.IsOverLimit;
            target.Clear();
            return tooLarge ? new(PayloadWriteOutcome.TooLarge) : new(PayloadWriteOutcome.Failed, failure);
        }
    }

    private PayloadWrite WritePlain<T>(in PayloadHeader header, T value, PayloadBuffer target)
    {
        if (header.IsNothing || header.Tags is { Length: > 0 })
        {
            return new(PayloadWriteOutcome.NotRepresentable);
        }

        var typed = serializers.For<T>();
        typed.Json.Serialize(value, target);
        if (value is not null)
        {
            typed.RefuseUnreadable(target.Written);
        }

        return new(PayloadWriteOutcome.Written);
    }

    private void WriteEnvelope<T>(in PayloadHeader header, ReadOnlySpan<char> key, T value, PayloadRules rules, PayloadBuffer target)
    {
        var headerLength = WriteHeader(header, rules.ValueVersion, target);
        var versioned = rules.ValueVersion == 0 ? (byte)0 : EntryPayload.VersionedFlag;
        byte flags = 0;
        byte serializer = 0;
        if (header.IsNothing)
        {
            flags = EntryPayload.NothingFlag;
        }
        else if (value is null)
        {
            flags = EntryPayload.NullFlag;
        }
        else
        {
            var typed = serializers.For<T>();
            typed.Writer.Serialize(value, target);
            typed.RefuseUnreadable(target.Written[headerLength..]);
            serializer = typed.WriterId;
            if (ValueCompression.TryCompress(target, headerLength, rules))
            {
                flags = EntryPayload.BrotliFlag;
            }
        }

        var payload = target.Span;
        payload[EntryPayload.FlagsAt] = (byte)(flags | versioned);
        payload[EntryPayload.SerializerAt] = serializer;
        BinaryPrimitives.WriteUInt32LittleEndian(payload[EntryPayload.TypeAt..], TypeStamp.Of<T>());
        BinaryPrimitives.WriteUInt64LittleEndian(payload[EntryPayload.KeyAt..], XxHash64.Of(scope, key));
        EntryPayload.Seal(payload);
    }

    // All but the frame, the flags, the serializer, the type and the key, which stand at fixed places and come last.
    private static int WriteHeader(in PayloadHeader header, uint valueVersion, PayloadBuffer target)
    {
        var span = target.GetSpan(EntryPayload.HeaderLength);
        header.Id.Write(span[EntryPayload.IdAt..]);
        EntryPayload.WriteMilliseconds(span[EntryPayload.FreshForAt..], header.FreshFor);
        EntryPayload.WriteMilliseconds(span[EntryPayload.StaleForAt..], header.StaleFor);
        BinaryPrimitives.WriteUInt32LittleEndian(span[EntryPayload.PatternSetAt..], header.PatternSet);
        BinaryPrimitives.WriteInt64LittleEndian(span[EntryPayload.CacheVersionAt..], header.CacheVersion);
        BinaryPrimitives.WriteInt64LittleEndian(span[EntryPayload.ProfileVersionAt..], header.ProfileVersion);
        var tags = header.Tags ?? [];
        BinaryPrimitives.WriteUInt16LittleEndian(span[EntryPayload.TagCountAt..], checked((ushort)tags.Length));
        target.Advance(EntryPayload.HeaderLength);
        foreach (var (tag, version) in tags)
        {
            WriteTag(tag, version, target);
        }

        if (valueVersion != 0)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(target.GetSpan(sizeof(uint)), valueVersion);
            target.Advance(sizeof(uint));
        }

        return target.Length;
    }

    // Strict: half a surrogate pair would come back as another tag, and an invalidation would miss the entry.
    private static void WriteTag(string tag, long version, PayloadBuffer target)
    {
        ArgumentException.ThrowIfNullOrEmpty(tag);
        var length = StrictUtf8.GetByteCount(tag);
        var span = target.GetSpan(length + EntryPayload.TagOverhead);
        BinaryPrimitives.WriteUInt16LittleEndian(span, checked((ushort)length));
        StrictUtf8.GetBytes(tag, span[sizeof(ushort)..]);
        BinaryPrimitives.WriteInt64LittleEndian(span[(sizeof(ushort) + length)..], version);
        target.Advance(length + EntryPayload.TagOverhead);
    }
}
