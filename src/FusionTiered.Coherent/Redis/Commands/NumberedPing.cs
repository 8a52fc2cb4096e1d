using System.Buffers.Text;
using FusionTiered.Redis.Resp3;

namespace FusionTiered.Redis.Commands;

/// <summary><c>PING text</c>, whose answer is the text: it tells which PING it answers, and that no reply in front of it is missing or too many.</summary>
/// <param name="number">No other on this connection has it.</param>
internal readonly struct NumberedPing(long number) : IRedisCommand<bool>
{
    private const int LongestText = 22;

    public static string Name => "PING";

    public static bool IsWrite => false;

    public int Replies => 1;

    public void Write(ref RespWriter writer)
    {
        Span<byte> text = stackalloc byte[LongestText];
        writer.Command("PING"u8, 1);
        writer.Argument(text[..Spell(text)]);
    }

    public void Read(int index, ref RespReader reply, ref bool result)
    {
        reply.ThrowIfError(Name);
        Span<byte> text = stackalloc byte[LongestText];
        if (!reply.ReadBytes().SequenceEqual(text[..Spell(text)]))
        {
            reply.Unexpected("the text of this PING");
        }

        result = true;
    }

    // Neither a number nor JSON: what is taken for it by mistake must not be taken for a value.
    private int Spell(Span<byte> text)
    {
        "p:"u8.CopyTo(text);
        Utf8Formatter.TryFormat(number, text[2..], out var digits);
        return 2 + digits;
    }
}
