using System.Text.Json;
using System.Text.Unicode;

namespace FusionTiered.L2.Payloads;

/// <summary>Bytes without the magic: JSON of another program, or rubbish.</summary>
internal static class PlainJson
{
    private static ReadOnlySpan<byte> Mark => [0xEF, 0xBB, 0xBF];

    /// <summary>Without the mark (BOM) that some programs put in front of UTF-8.</summary>
    public static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> payload) =>
        payload.Span.StartsWith(Mark) ? payload[Mark.Length..] : payload;

    /// <summary>Whether it begins as JSON does: enough to tell rubbish without asking a serializer.</summary>
    public static bool MayBeJson(ReadOnlySpan<byte> bytes)
    {
        var text = bytes.TrimStart(" \t\r\n"u8);
        return text.Length != 0
            && text[0] is (byte)'{' or (byte)'[' or (byte)'"' or (byte)'-' or (byte)'t' or (byte)'f' or (byte)'n' or (>= (byte)'0' and <= (byte)'9');
    }

    /// <summary>Whether it is JSON from the first byte to the last, of any depth.</summary>
    public static bool IsWellFormed(ReadOnlySpan<byte> bytes)
    {
        if (!Utf8.IsValid(bytes))
        {
            return false;
        }

        // The reader keeps one bit for each level, so that depth costs nothing worth a limit.
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = int.MaxValue });
        try
        {
            while (reader.Read())
            {
            }

            return reader.BytesConsumed == bytes.Length;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
