using System.Buffers.Text;
using FusionTiered.Redis.Resp3;

namespace FusionTiered.Redis.Commands;

/// <summary>
/// <c>GET</c> of each key in one write: positive numbers; <see cref="Absent"/> where there is nothing, <see cref="Unreadable"/> where
/// there is something else. Not MGET: versions lie in different slots.
/// </summary>
internal readonly struct GetNumbers(ReadOnlyMemory<RedisKey> keys) : IRedisCommand<long[]>
{
    public const long Absent = 0;

    public const long Unreadable = -1;

    public static string Name => "GET";

    public static bool IsWrite => false;

    public int Replies => keys.Length;

    public void Write(ref RespWriter writer)
    {
        foreach (var key in keys.Span)
        {
            writer.Command("GET"u8, 1);
            key.WriteTo(ref writer);
        }
    }

    public void Read(int index, ref RespReader reply, ref long[] result)
    {
        result ??= new long[keys.Length];
        if (reply.IsNextError(RespErrorCodes.WrongType))
        {
            result[index] = Unreadable;
            return;
        }

        reply.ThrowIfError(Name);
        result[index] = !reply.TryReadBytes(out var bytes) ? Absent
            : Utf8Parser.TryParse(bytes, out long number, out var used) && used == bytes.Length && number > 0 ? number
            : Unreadable;
    }
}
