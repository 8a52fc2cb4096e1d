using FusionTiered.Redis.Resp3;

namespace FusionTiered.Redis.Commands;

/// <summary><c>GET key</c>: the value, or null.</summary>
internal readonly struct Get(RedisKey key) : IRedisCommand<RentedBytes?>
{
    public static string Name => "GET";

    public static bool IsWrite => false;

    public int Replies => 1;

    public void Write(ref RespWriter writer)
    {
        writer.Command("GET"u8, 1);
        key.WriteTo(ref writer);
    }

    public void Read(int index, ref RespReader reply, ref RentedBytes? result)
    {
        reply.ThrowIfError(Name);
        if (reply.TryReadBytes(out var bytes))
        {
            result = RentedBytes.Copy(bytes);
        }
    }
}
