using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace FusionTiered.AspNetCore.Live;

/// <summary>A message to every client: <c>{ "type": "...", "data": ..., "timestamp": "..." }</c> in UTF-8, on one line.</summary>
internal sealed record LiveMessage(ReadOnlyMemory<byte> Json)
{
    // No HTML holds it.
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Makes the message of a value.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="data">The value as JSON.</param>
    /// <param name="at">When it was read.</param>
    public static LiveMessage Of(string type, ReadOnlySpan<byte> data, DateTimeOffset at)
    {
        var bytes = new ArrayBufferWriter<byte>(data.Length + 128);
        using (var json = new Utf8JsonWriter(bytes, Writing))
        {
            json.WriteStartObject();
            json.WriteString("type"u8, type);
            json.WritePropertyName("data"u8);
            json.WriteRawValue(data, skipInputValidation: true);
            json.WriteString("timestamp"u8, at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            json.WriteEndObject();
        }

        return new(bytes.WrittenMemory);
    }
}
