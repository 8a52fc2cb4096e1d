using FusionTiered.Redis.Resp3;

namespace FusionTiered.Redis.Commands;

/// <summary><c>DEL key...</c>: how many were there.</summary>
internal readonly struct Delete(ReadOnlyMemory<RedisKey> keys) : IRedisCommand<long>
{
    public static string Name => "DEL";

    public static bool IsWrite => true;

    public int Replies => 1;

    public void Write(ref RespWriter writer)
    {
        writer.Command("DEL"u8, keys.Length);
        foreach (var key in keys.Span)
        {
            key.WriteTo(ref writer);
        }
    }

    public void Read(int index, ref RespReader reply, ref long result)
    {
        reply.ThrowIfError(Name);
        result = reply.ReadInteger();
    }
}
