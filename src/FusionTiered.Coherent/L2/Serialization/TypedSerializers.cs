using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using FusionTiered.Failures;
using Microsoft.Extensions.Caching.Hybrid;

namespace FusionTiered.L2.Serialization;

/// <summary>The serializers that know one type, in the order of preference: the first writes, all read.</summary>
/// <param name="known">Those that know it.</param>
/// <param name="refusal">The failure of one of them in place of yes or no; those behind it were not asked.</param>
/// <param name="readability">Whether JSON can read what it writes; null: JSON does not write the type.</param>
internal sealed class TypedSerializers<T>((byte Id, IHybridCacheSerializer<T> Serializer)[] known, Exception? refusal, Copies.JsonReadability? readability = null) : ValueForm
{
    /// <summary>The number that goes with <see cref="Writer"/>.</summary>
    public byte WriterId => known[0].Id;

    /// <summary>The preferred one.</summary>
    /// <exception cref="NotSupportedException">None knows the type (<see cref="MissingSerializerException"/>), or the one that should refused it.</exception>
    public IHybridCacheSerializer<T> Writer => known.Length != 0 ? known[0].Serializer : throw Missing();

    /// <summary>For plain JSON.</summary>
    /// <exception cref="NotSupportedException">JSON does not know the type (<see cref="MissingSerializerException"/>), or refused it.</exception>
    public IHybridCacheSerializer<T> Json => TryFind(SerializerIds.Json, out var json) ? json : throw Missing();

    /// <summary>Refuses what another node could not read.</summary>
    /// <exception cref="UnreadableTypeException">No value of the type can be read, or not this one.</exception>
    public void RefuseUnreadable(ReadOnlyMemory<byte> written)
    {
        if (readability is { Fault: { } fault })
        {
            throw new UnreadableTypeException(typeof(T), fault);
        }

        if (readability is { Doubt: { } doubt })
        {
            try
            {
                Json.Deserialize(new ReadOnlySequence<byte>(written));
            }
            catch (NotSupportedException)
            {
                throw new UnreadableTypeException(typeof(T), doubt);
            }
        }
    }

    public bool TryFind(byte id, [NotNullWhen(true)] out IHybridCacheSerializer<T>? serializer)
    {
        foreach (var (number, candidate) in known)
        {
            if (number == id)
            {
                serializer = candidate;
                return true;
            }
        }

        serializer = null;
        return false;
    }

    public override bool? IsSame(object value, ReadOnlyMemory<byte> written, byte serializer)
    {
        if (value is not T typed || !TryFind(serializer, out var form))
        {
            return null;
        }

        var own = Written(form, typed);
        if (own.Span.SequenceEqual(written.Span))
        {
            return true;
        }

        // A value that was read and is written again may differ from what was read: a property that is written only, say.
        var theirs = Written(form, form.Deserialize(new ReadOnlySequence<byte>(written)));
        if (own.Span.SequenceEqual(theirs.Span))
        {
            return true;
        }

        // A form that differs from one writing to the next tells no values apart: the age of a value, say, or the order of a set.
        var mine = Written(form, form.Deserialize(new ReadOnlySequence<byte>(own)));
        return mine.Span.SequenceEqual(theirs.Span) ? true
            : mine.Span.SequenceEqual(own.Span) && Written(form, typed).Span.SequenceEqual(own.Span) ? false
            : null;
    }

    private static ReadOnlyMemory<byte> Written(IHybridCacheSerializer<T> form, T value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        form.Serialize(value, buffer);
        return buffer.WrittenMemory;
    }

    private NotSupportedException Missing() =>
        refusal is null
            ? new MissingSerializerException(typeof(T))
            : new RefusedTypeException(typeof(T), refusal);
}
