using FusionTiered.Redis.Resp3;

namespace FusionTiered.Redis.Commands;

/// <summary><see cref="GetUpToWithTtl"/> for many keys in one write; answers in the order of the keys.</summary>
internal readonly struct GetManyUpToWithTtl(ReadOnlyMemory<RedisKey> keys, int limit) : IRedisCommand<StoredValue[]>
{
    public static string Name => GetUpToWithTtl.Name;

    public static bool IsWrite => false;

    public int Replies => 2 * keys.Length;

    public void Write(ref RespWriter writer)
    {
        foreach (var key in keys.Span)
        {
            GetUpToWithTtl.WriteBoth(ref writer, key, limit);
        }
    }

    public void Read(int index, ref RespReader reply, ref StoredValue[] result)
    {
        result ??= new StoredValue[keys.Length];
        GetUpToWithTtl.ReadOne(index & 1, ref reply, ref result[index >> 1]);
    }
}
