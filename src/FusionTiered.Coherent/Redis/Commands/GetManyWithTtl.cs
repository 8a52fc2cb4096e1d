using FusionTiered.Redis.Resp3;

namespace FusionTiered.Redis.Commands;

/// <summary><c>MGET key...</c> and a <c>PTTL</c> for each key, in one write and one round trip; answers in the order of the keys.</summary>
internal readonly struct GetManyWithTtl(ReadOnlyMemory<RedisKey> keys) : IRedisCommand<StoredValue[]>
{
    public static string Name => "MGET+PTTL";

    public static bool IsWrite => false;

    public int Replies => 1 + keys.Length;

    public void Write(ref RespWriter writer)
    {
        GetMany.WriteKeys(ref writer, keys.Span);
        foreach (var key in keys.Span)
        {
            writer.Command("PTTL"u8, 1);
            key.WriteTo(ref writer);
        }
    }

    public void Read(int index, ref RespReader reply, ref StoredValue[] result)
    {
        reply.ThrowIfError(Name);
        if (index > 0)
        {
            result[index - 1] = new(result[index - 1].Bytes, reply.ReadInteger());
            return;
        }

        result = Array.ConvertAll(GetMany.ReadValues(ref reply, keys.Length), static bytes => new StoredValue(bytes, StoredValue.NoKey));
    }
}
