using FusionTiered.Redis.Resp3;

namespace FusionTiered.Redis.Commands;

/// <summary><c>EXISTS key</c>.</summary>
internal readonly struct Exists(RedisKey key) : IRedisCommand<bool>
{
    public static string Name => "EXISTS";

    public static bool IsWrite => false;

    public int Replies => 1;

    public void Write(ref RespWriter writer)
    {
        writer.Command("EXISTS"u8, 1);
        key.WriteTo(ref writer);
    }

    public void Read(int index, ref RespReader reply, ref bool result)
    {
        reply.ThrowIfError(Name);
        result = reply.ReadInteger() != 0;
    }
}
