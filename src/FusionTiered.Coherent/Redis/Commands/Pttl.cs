using FusionTiered.Redis.Resp3;

namespace FusionTiered.Redis.Commands;

/// <summary><c>PTTL key</c>: milliseconds left, <see cref="StoredValue.NoExpiry"/> or <see cref="StoredValue.NoKey"/>.</summary>
internal readonly struct Pttl(RedisKey key) : IRedisCommand<long>
{
    public static string Name => "PTTL";

    public static bool IsWrite => false;

    public int Replies => 1;

    public void Write(ref RespWriter writer)
    {
        writer.Command("PTTL"u8, 1);
        key.WriteTo(ref writer);
    }

    public void Read(int index, ref RespReader reply, ref long result)
    {
        reply.ThrowIfError(Name);
        result = reply.ReadInteger();
    }
}
