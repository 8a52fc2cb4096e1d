using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace FusionTiered.WriteBehind.Streams;

/* Payload of a write, as Redis holds it: [decimal number][:][1 version = 1][16 id, big endian][n JSON]. The number and its colon are put there by Redis.
   A write that has stepped aside: [failure][\n][key][\n][payload]; keys have no control characters. */

/// <summary>Turns writes into bytes and back.</summary>
/// <typeparam name="T">The type of the values.</typeparam>
internal sealed class WriteCodec<T>
{
    private const byte Version = 1;
    private const int Head = 17;

    private readonly JsonTypeInfo<T> _type;

    /// <exception cref="NotSupportedException">The options do not know the type.</exception>
    public WriteCodec(JsonSerializerOptions? options)
    {
        var copy = new JsonSerializerOptions(options ?? new JsonSerializerOptions { IncludeFields = true });
        copy.TypeInfoResolver ??= JsonSerializer.IsReflectionEnabledByDefault ? Reflection() : JsonTypeInfoResolver.Combine();
        copy.MakeReadOnly();
        _type = (JsonTypeInfo<T>)copy.GetTypeInfo(typeof(T));
    }

    public byte[] Write(Guid id, T value)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(value, _type);
        var bytes = new byte[Head + json.Length];
        bytes[0] = Version;
        id.TryWriteBytes(bytes.AsSpan(1), bigEndian: true, out _);
        json.CopyTo(bytes, Head);
        return bytes;
    }

    /// <exception cref="JsonException">The bytes are no value of the type, or of a later version of this library.</exception>
    public PendingWrite<T> Read(CacheKey key, byte[] payload)
    {
        if (!Utf8Parser.TryParse(payload, out long sequence, out var digits) || payload.Length < digits + 1 + Head || payload[digits + 1] != Version)
        {
            throw new JsonException("The payload of a pending write has no format that this version knows.");
        }

        var rest = payload.AsSpan(digits + 1);
        return new(new Guid(rest.Slice(1, 16), bigEndian: true), key, JsonSerializer.Deserialize(rest[Head..], _type)!, sequence);
    }

    /// <inheritdoc cref="Read"/>
    public PoisonWrite<T> ReadPoison(byte[] stored)
    {
        var failure = stored.AsSpan().IndexOf((byte)'\n');
        var key = stored.AsSpan(failure + 1).IndexOf((byte)'\n') + failure + 1;
        return new(
            Read(CacheKey.Parse(Encoding.UTF8.GetString(stored.AsSpan(failure + 1, key - failure - 1))), stored[(key + 1)..]),
            Encoding.UTF8.GetString(stored.AsSpan(0, failure)));
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Asked only where reflection is on; publishing trimmed or AOT switches it off.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Asked only where reflection is on; publishing trimmed or AOT switches it off.")]
    private static DefaultJsonTypeInfoResolver Reflection() => new();
}
