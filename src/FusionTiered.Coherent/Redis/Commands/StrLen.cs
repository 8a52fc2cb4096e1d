using FusionTiered.Redis.Resp3;

namespace FusionTiered.Redis.Commands;

/// <summary><c>STRLEN key</c>: the length of a value in bytes; 0 where there is none.</summary>
internal readonly struct StrLen(RedisKey key) : IRedisCommand<long>
{
    public static string Name => "STRLEN";

    public static bool IsWrite => false;

    public int Replies => 1;

    public void Write(ref RespWriter writer)
    {
        writer.Command("STRLEN"u8, 1);
        key.WriteTo(ref writer);
    }

    public void Read(int index, ref RespReader reply, ref long result)
    {
        reply.ThrowIfError(Name);
        result = reply.ReadInteger();
    }
}
