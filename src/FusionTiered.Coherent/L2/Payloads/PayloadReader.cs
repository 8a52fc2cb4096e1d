using System.Buffers;
using FusionTiered.L2.Serialization;

namespace FusionTiered.L2.Payloads;

/// <summary>Turns bytes of any origin into values. Throws for no bytes: the outcome says how it ended.</summary>
/// <param name="serializers">The serializers of this cache.</param>
/// <param name="scope">As the writer has it.</param>
internal sealed class PayloadReader(SerializerCatalog serializers, string scope = "")
{
    /// <summary>Header and value at once, from memory in one or several pieces.</summary>
    public PayloadOutcome Read<T>(
        in ReadOnlySequence<byte> payload, ReadOnlySpan<char> key, PayloadRules rules,
        out PayloadHeader header, out T? value, out Exception? failure)
    {
        if (payload.IsSingleSegment)
        {
            return Read(payload.First, key, rules, out header, out value, out failure);
        }

        header = default;
        value = default;
        failure = null;
        if (payload.Length > rules.MaxBytes)
        {
            return PayloadOutcome.TooLarge;
        }

        var length = (int)payload.Length;
        var rented = ArrayPool<byte>.Shared.Rent(length);
        payload.CopyTo(rented);
        var outcome = Read(rented.AsMemory(0, length), key, rules, out header, out value, out failure);
        ArrayPool<byte>.Shared.Return(rented);
        return outcome;
    }

    /// <summary>Header and value at once.</summary>
    /// <param name="payload">The bytes; not needed any more afterwards.</param>
    /// <param name="key">The text of the key that was asked for.</param>
    /// <param name="rules">The rules of the profile.</param>
    /// <param name="header">The facts about the value.</param>
    /// <param name="value">The value; default when there is none.</param>
    /// <param name="failure">Why it is <see cref="PayloadOutcome.Undeserializable"/>; may quote the value.</param>
    public PayloadOutcome Read<T>(
        ReadOnlyMemory<byte> payload, ReadOnlySpan<char> key, PayloadRules rules,
        out PayloadHeader header, out T? value, out Exception? failure)
    {
        value = default;
        failure = null;
        var outcome = Open<T>(payload, key, rules, out var opened);
        header = opened.Header;
        return outcome == PayloadOutcome.Value ? ReadValue(opened, rules, out value, out failure) : outcome;
    }

    /// <summary>The header alone: a stale or invalidated value need not be deserialized.</summary>
    /// <param name="payload">The bytes; they must stay as they are until the value is read.</param>
    /// <param name="key">The text of the key that was asked for.</param>
    /// <param name="rules">The rules of the profile.</param>
    /// <param name="opened">To be handed to <see cref="ReadValue"/>, if the outcome is <see cref="PayloadOutcome.Value"/>.</param>
    public PayloadOutcome Open<T>(ReadOnlyMemory<byte> payload, ReadOnlySpan<char> key, PayloadRules rules, out OpenedPayload opened) =>
        Open(payload, key, TypeStamp.Of<T>(), rules, out opened);

    /// <summary>The header alone, for a value of any type.</summary>
    public PayloadOutcome OpenAny(ReadOnlyMemory<byte> payload, ReadOnlySpan<char> key, PayloadRules rules, out OpenedPayload opened) =>
        Open(payload, key, TypeStamp.None, rules, out opened);

    private static PayloadOutcome OpenFramed(ReadOnlyMemory<byte> payload, ulong key, uint type, PayloadRules rules, out OpenedPayload opened)
    {
        opened = default;
        return EntryPayload.VersionOf(payload.Span) switch
        {
            0 => PayloadOutcome.Corrupt,
            1 => PayloadVersion1.Open(payload, key, type, rules, out opened),
            _ => PayloadOutcome.NewerFormat,
        };
    }

    private PayloadOutcome Open(ReadOnlyMemory<byte> payload, ReadOnlySpan<char> key, uint type, PayloadRules rules, out OpenedPayload opened)
    {
        opened = default;
        var bytes = payload.Span;
        if (bytes.Length > rules.MaxBytes)
        {
            return PayloadOutcome.TooLarge;
        }

        if (!EntryPayload.HasMagic(bytes))
        {
            return OpenPlain(payload, out opened);
        }

        if (bytes.Length < EntryPayload.FrameLength || !EntryPayload.IsIntact(bytes))
        {
            return PayloadOutcome.Corrupt;
        }

        return OpenFramed(payload, XxHash64.Of(scope, key), type, rules, out opened);
    }

    /// <summary>The value of an opened payload.</summary>
    public PayloadOutcome ReadValue<T>(in OpenedPayload opened, PayloadRules rules, out T? value, out Exception? failure)
    {
        value = default;
        failure = null;
        if (opened.Header.IsNothing)
        {
            return PayloadOutcome.Value;
        }

        if (opened.IsNull)
        {
            return default(T) is null ? PayloadOutcome.Value : PayloadOutcome.OtherType;
        }

        try
        {
            return opened.Header.IsPlainJson
                ? ReadPlain(opened.Value, out value)
                : ReadSerialized(opened, out value);
        }
        catch (Exception refused)
        {
            value = default;
            failure = refused;
            return PayloadOutcome.Undeserializable;
        }
    }

    /// <summary>Whether an opened payload holds the same value as memory; null: it cannot be told.</summary>
    /// <param name="opened">The payload.</param>
    /// <param name="type">The type that the value of memory was stored as.</param>
    /// <param name="value">The value of memory.</param>
    public bool? IsSame(in OpenedPayload opened, Type type, object? value)
    {
        if (opened.Header.IsNothing || opened.IsNull || value is null)
        {
            return value is null && opened.IsNull;
        }

        if (serializers.Known(type) is not { } form)
        {
            return null;
        }

        var serializer = opened.Header.IsPlainJson ? SerializerIds.Json : opened.Serializer;
        try
        {
            return opened.IsCompressed ? IsSameInflated(opened, form, value, serializer) : form.IsSame(value, opened.Value, serializer);
        }
        catch (Exception)
        {
            // The bytes are of any origin, and the serializer may be the application's.
            return null;
        }
    }

    private static bool? IsSameInflated(in OpenedPayload opened, ValueForm form, object value, byte serializer)
    {
        var length = opened.Header.ValueBytes;
        using var place = Copies.Inflation.Enter(length);
        var rented = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            return ValueCompression.TryDecompress(opened.Value.Span, rented.AsSpan(0, length)) ? form.IsSame(value, rented.AsMemory(0, length), serializer) : null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private PayloadOutcome ReadSerialized<T>(in OpenedPayload opened, out T? value)
    {
        value = default;
        if (!serializers.For<T>().TryFind(opened.Serializer, out var serializer))
        {
            return PayloadOutcome.OtherSerializer;
        }

        if (!opened.IsCompressed)
        {
            value = serializer.Deserialize(new ReadOnlySequence<byte>(opened.Value));
            return PayloadOutcome.Value;
        }

        var length = opened.Header.ValueBytes;
        using var place = Copies.Inflation.Enter(length);
        var rented = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            if (!ValueCompression.TryDecompress(opened.Value.Span, rented.AsSpan(0, length)))
            {
                return PayloadOutcome.Corrupt;
            }

            value = serializer.Deserialize(new ReadOnlySequence<byte>(rented, 0, length));
            return PayloadOutcome.Value;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    // Bytes of another program: JSON that does not fit is theirs, and stays.
    private PayloadOutcome ReadPlain<T>(ReadOnlyMemory<byte> json, out T? value)
    {
        value = default;
        try
        {
            value = serializers.For<T>().Json.Deserialize(new ReadOnlySequence<byte>(json));
            return PayloadOutcome.Value;
        }
        catch (Exception)
        {
            return PlainJson.IsWellFormed(json.Span) ? PayloadOutcome.OtherType : PayloadOutcome.Corrupt;
        }
    }

    private static PayloadOutcome OpenPlain(ReadOnlyMemory<byte> payload, out OpenedPayload opened)
    {
        opened = default;
        var json = PlainJson.WithoutMark(payload);
        if (!PlainJson.MayBeJson(json.Span))
        {
            return PayloadOutcome.Corrupt;
        }

        opened = new OpenedPayload
        {
            Value = json,
            Header = new PayloadHeader { IsPlainJson = true, ValueBytes = json.Length },
        };
        return PayloadOutcome.Value;
    }
}
