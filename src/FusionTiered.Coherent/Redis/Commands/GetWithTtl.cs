using FusionTiered.Redis.Resp3;

namespace FusionTiered.Redis.Commands;

/// <summary><c>GET key</c> and <c>PTTL key</c> in one write: two reads, so they also work where a write would be refused.</summary>
internal readonly struct GetWithTtl(RedisKey key) : IRedisCommand<StoredValue>
{
    public static string Name => "GET+PTTL";

    public static bool IsWrite => false;

    public int Replies => 2;

    public void Write(ref RespWriter writer)
    {
        writer.Command("GET"u8, 1);
        key.WriteTo(ref writer);
        writer.Command("PTTL"u8, 1);
        key.WriteTo(ref writer);
    }

    public void Read(int index, ref RespReader reply, ref StoredValue result)
    {
        reply.ThrowIfError(Name);
        if (index == 1)
        {
            result = new(result.Bytes, reply.ReadInteger());
        }
        else if (reply.TryReadBytes(out var bytes))
        {
            result = new(RentedBytes.Copy(bytes), StoredValue.NoKey);
        }
    }
}
