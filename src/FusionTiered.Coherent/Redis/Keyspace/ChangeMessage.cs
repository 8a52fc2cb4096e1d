using System.Buffers.Text;

namespace FusionTiered.Redis.Keyspace;

/* A message by which a node tells the others, see ChangeScript:  [!]number SPACE sender SPACE key
   The number is that of the counter. "!" in front of it: the counter was made by this message. The sender "-" means that the
   sender wants to hear it, too. The key is one of KeyLayout, in bytes, to the end. */

/// <summary>One change, told by a node.</summary>
internal readonly ref struct ChangeMessage
{
    private const int LongestSender = 64;

    private ChangeMessage(long number, bool isFirst, ReadOnlySpan<byte> sender, ReadOnlySpan<byte> key)
    {
        Number = number;
        IsFirst = isFirst;
        Sender = sender;
        Key = key;
    }

    public long Number { get; }

    /// <summary>Whether the counter was made by this message.</summary>
    public bool IsFirst { get; }

    public ReadOnlySpan<byte> Sender { get; }

    public ReadOnlySpan<byte> Key { get; }

    /// <summary>Reads a message; false when it is none of ours.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out ChangeMessage message)
    {
        message = default;
        var isFirst = text.StartsWith("!"u8);
        text = isFirst ? text[1..] : text;
        if (!Utf8Parser.TryParse(text, out long number, out var digits) || number <= 0 || digits >= text.Length || text[digits] != ' ')
        {
            return false;
        }

        text = text[(digits + 1)..];
        var space = text.IndexOf((byte)' ');
        if (space is <= 0 or > LongestSender)
        {
            return false;
        }

        message = new(number, isFirst, text[..space], text[(space + 1)..]);
        return true;
    }
}
