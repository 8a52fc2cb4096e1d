using FusionTiered.Redis.Resp3;

namespace FusionTiered.Redis.Commands;

/// <summary><c>PEXPIRE key ms LT</c>: whether the lifetime was shortened. A key without an end counts as living longer (since 7.0).</summary>
/// <param name="key">The key.</param>
/// <param name="milliseconds">How long it lives from now on, at most.</param>
internal readonly struct PExpire(RedisKey key, long milliseconds) : IRedisCommand<bool>
{
    public static string Name => "PEXPIRE";

    public static bool IsWrite => true;

    public int Replies => 1;

    public void Write(ref RespWriter writer)
    {
        writer.Command("PEXPIRE"u8, 3);
        key.WriteTo(ref writer);
        writer.Argument(milliseconds);
        writer.Argument("LT"u8);
    }

    public void Read(int index, ref RespReader reply, ref bool result)
    {
        reply.ThrowIfError(Name);
        result = reply.ReadInteger() != 0;
    }
}
