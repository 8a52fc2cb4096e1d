using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace FusionTiered.WriteBehind.Streams;

/* Payload of a write, as Redis holds it: [decimal number][:][1 version = 1][16 id, big endian][n JSON]. The number and its colon are put there by Redis.
   Every version has the id at this place, so that a write that nobody can read can be listed and dropped.
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
        if (!TryReadHead(payload, out var sequence, out var id, out var begin) || payload[begin] != Version)
        {
            throw new JsonException("The payload of a pending write has no format that this version knows.");
        }

        return new(id, key, JsonSerializer.Deserialize(payload.AsSpan(begin + Head), _type)!, sequence);
    }

    /// <summary>Reads the number and the id, without the value.</summary>
    /// <param name="payload">The payload.</param>
    /// <param name="sequence">The number.</param>
    /// <param name="id">The id.</param>
    /// <param name="begin">Where the version is.</param>
    public static bool TryReadHead(byte[] payload, out long sequence, out Guid id, out int begin)
    {
        var isHead = Utf8Parser.TryParse(payload, out sequence, out var digits) && payload.Length >= digits + 1 + Head;
        begin = digits + 1;
        id = isHead ? new Guid(payload.AsSpan(begin + 1, 16), bigEndian: true) : default;
        return isHead;
    }

    /// <summary>Reads a write that has stepped aside. A key or a value that cannot be read is the default.</summary>
    public PoisonWrite<T> ReadPoison(byte[] stored)
    {
        var failure = stored.AsSpan().IndexOf((byte)'\n');
        var end = stored.AsSpan(failure + 1).IndexOf((byte)'\n') + failure + 1;
        var payload = stored[(end + 1)..];
        TryReadHead(payload, out var sequence, out var id, out _);
        PendingWrite<T> write = new(id, default, default!, sequence);
        try
        {
            write = write with { Key = CacheKey.Parse(Encoding.UTF8.GetString(stored.AsSpan(failure + 1, end - failure - 1))) };
            write = Read(write.Key, payload);
        }
#pragma warning disable CA1031 // The application's type may throw anything: the write can be listed and dropped.
        catch (Exception)
#pragma warning restore CA1031
        {
            // Of another type, or of a later version.
        }

        return new(write, Encoding.UTF8.GetString(stored.AsSpan(0, failure)));
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Asked only where reflection is on; publishing trimmed or AOT switches it off.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Asked only where reflection is on; publishing trimmed or AOT switches it off.")]
    private static DefaultJsonTypeInfoResolver Reflection() => new();
}
