using FusionTiered.Redis.Resp3;

namespace FusionTiered.Redis.Commands;

/// <summary><c>TIME</c>: the server's clock in microseconds since 1970. For versions, never for lifetimes.</summary>
internal readonly struct Time : IRedisCommand<long>
{
    public static string Name => "TIME";

    public static bool IsWrite => false;

    public int Replies => 1;

    public void Write(ref RespWriter writer) => writer.Command("TIME"u8, 0);

    public void Read(int index, ref RespReader reply, ref long result)
    {
        reply.ThrowIfError(Name);
        if (reply.ReadArray() != 2)
        {
            reply.Unexpected("seconds and microseconds");
        }

        result = (reply.ReadInteger() * 1_000_000) + reply.ReadInteger();
    }
}
