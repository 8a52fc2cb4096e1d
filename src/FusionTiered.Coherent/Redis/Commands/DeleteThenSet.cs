using FusionTiered.Redis.Resp3;

namespace FusionTiered.Redis.Commands;

/// <summary><c>DEL first</c> and <c>SET key value [PX ms]</c> in one write.</summary>
/// <param name="first">Gone before the other is written.</param>
/// <param name="key">The key.</param>
/// <param name="value">The value; it must stay as it is until the reply has come.</param>
/// <param name="milliseconds">Lifetime; 0 keeps the value for ever.</param>
internal readonly struct DeleteThenSet(RedisKey first, RedisKey key, ReadOnlyMemory<byte> value, long milliseconds) : IRedisCommand<bool>
{
    private readonly Set _set = new(key, value, milliseconds);

    public static string Name => "DEL+SET";

    public static bool IsWrite => true;

    public int Replies => 2;

    public void Write(ref RespWriter writer)
    {
        writer.Command("DEL"u8, 1);
        first.WriteTo(ref writer);
        _set.Write(ref writer);
    }

    public void Read(int index, ref RespReader reply, ref bool result)
    {
        if (index == 1)
        {
            _set.Read(0, ref reply, ref result);
            return;
        }

        reply.ThrowIfError("DEL");
        _ = reply.ReadInteger();
    }
}
