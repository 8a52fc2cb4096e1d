using System.Buffers.Text;
using FusionTiered.Redis.Resp3;

namespace FusionTiered.Redis.Commands;

/// <summary><c>SCAN cursor MATCH pattern COUNT n</c>. Text that is not meant as a pattern goes through <see cref="GlobPattern.Escape"/> first.</summary>
internal readonly struct Scan(ulong cursor, RedisKey pattern, int count) : IRedisCommand<ScanPage>
{
    public static string Name => "SCAN";

    public static bool IsWrite => false;

    public int Replies => 1;

    public void Write(ref RespWriter writer)
    {
        Span<byte> digits = stackalloc byte[20];
        _ = Utf8Formatter.TryFormat(cursor, digits, out var length);
        writer.Command("SCAN"u8, 5);
        writer.Argument(digits[..length]);
        writer.Argument("MATCH"u8);
        pattern.WriteTo(ref writer);
        writer.Argument("COUNT"u8);
        writer.Argument(count);
    }

    public void Read(int index, ref RespReader reply, ref ScanPage result)
    {
        reply.ThrowIfError(Name);
        if (reply.ReadArray() != 2)
        {
            reply.Unexpected("a cursor and keys");
        }

        var text = reply.ReadBytes();
        if (!Utf8Parser.TryParse(text, out ulong next, out var used) || used != text.Length)
        {
            reply.Unexpected("a cursor");
        }

        var keys = new byte[reply.ReadArray()][];
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = reply.ReadBytes().ToArray();
        }

        result = new(next, keys);
    }
}
