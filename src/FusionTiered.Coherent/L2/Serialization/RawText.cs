using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Microsoft.Extensions.Caching.Hybrid;

namespace FusionTiered.L2.Serialization;

/// <summary>A string as UTF-8; one that holds half a surrogate pair, which UTF-8 cannot say, as FF and UTF-16 (little-endian).</summary>
internal sealed class RawText : IHybridCacheSerializer<string>
{
    private const byte Utf16Mark = 0xFF;
    private const int Chunk = 4096;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public void Serialize(string value, IBufferWriter<byte> target)
    {
        if (IsWellFormed(value))
        {
            target.Advance(Utf8.GetBytes(value, target.GetSpan(Utf8.GetByteCount(value))));
            return;
        }

        target.GetSpan(1)[0] = Utf16Mark;
        target.Advance(1);
        for (var rest = value.AsSpan(); rest.Length != 0; rest = rest[Math.Min(rest.Length, Chunk)..])
        {
            var chunk = rest[..Math.Min(rest.Length, Chunk)];
            var span = target.GetSpan(chunk.Length * sizeof(char));
            for (var i = 0; i < chunk.Length; i++)
            {
                BinaryPrimitives.WriteUInt16LittleEndian(span[(i * sizeof(char))..], chunk[i]);
            }

            target.Advance(chunk.Length * sizeof(char));
        }
    }

    public string Deserialize(ReadOnlySequence<byte> source)
    {
        var bytes = source.IsSingleSegment ? source.FirstSpan : source.ToArray();
        if (bytes.Length == 0 || bytes[0] != Utf16Mark)
        {
            return Utf8.GetString(bytes);
        }

        var text = bytes[1..];
        if (text.Length % sizeof(char) != 0)
        {
            throw new FormatException("The text ends within a character.");
        }

        return string.Create(text.Length / sizeof(char), text, static (chars, from) =>
        {
            for (var i = 0; i < chars.Length; i++)
            {
                chars[i] = (char)BinaryPrimitives.ReadUInt16LittleEndian(from[(i * sizeof(char))..]);
            }
        });
    }

    private static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        while (true)
        {
            var at = text.IndexOfAnyInRange('\uD800', '\uDFFF');
            if (at < 0)
            {
                return true;
            }

            text = text[at..];
            if (text.Length < 2 || !char.IsSurrogatePair(text[0], text[1]))
            {
                return false;
            }

            text = text[2..];
        }
    }
}
