using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace FusionTiered.L2.Payloads;

/// <summary>Reads the tags of a payload, believing none of its numbers.</summary>
internal static class PayloadTags
{
    /// <summary>False: a length leads out of the payload, or a name is no text.</summary>
    /// <param name="bytes">From the first tag to the end of the payload.</param>
    /// <param name="count">The number of tags that the payload declares.</param>
    /// <param name="tags">The tags; null when there are none.</param>
    /// <param name="length">Bytes that the tags take up.</param>
    public static bool TryRead(ReadOnlySpan<byte> bytes, int count, out TagVersion[]? tags, out int length)
    {
        tags = null;
        length = 0;
        if (count == 0)
        {
            return true;
        }

        // Each takes at least this much: an array is made only for a count that the bytes could hold.
        if (count > bytes.Length / (EntryPayload.TagOverhead + 1))
        {
            return false;
        }

        tags = new TagVersion[count];
        foreach (ref var tag in tags.AsSpan())
        {
            if (bytes.Length - length < EntryPayload.TagOverhead)
            {
                return false;
            }

            var name = BinaryPrimitives.ReadUInt16LittleEndian(bytes[length..]);
            if (name == 0 || name > bytes.Length - length - EntryPayload.TagOverhead)
            {
                return false;
            }

            var text = bytes.Slice(length + sizeof(ushort), name);
            if (!Utf8.IsValid(text))
            {
                return false;
            }

            tag = new(Encoding.UTF8.GetString(text), BinaryPrimitives.ReadInt64LittleEndian(bytes[(length + sizeof(ushort) + name)..]));
            length += name + EntryPayload.TagOverhead;
        }

        return true;
    }
}
