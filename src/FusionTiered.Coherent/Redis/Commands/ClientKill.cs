using FusionTiered.Redis.Resp3;

namespace FusionTiered.Redis.Commands;

/// <summary>
/// <c>CLIENT KILL ID id ADDR address</c>: how many were killed. Both filters must match, because a restarted server
/// gives the same numbers to other people's connections.
/// </summary>
internal readonly struct ClientKill(long id, string address) : IRedisCommand<long>
{
    public static string Name => "CLIENT KILL";

    public static bool IsWrite => true;

    public int Replies => 1;

    public void Write(ref RespWriter writer)
    {
        writer.Command("CLIENT"u8, 5);
        writer.Argument("KILL"u8);
        writer.Argument("ID"u8);
        writer.Argument(id);
        writer.Argument("ADDR"u8);
        writer.Argument(address);
    }

    public void Read(int index, ref RespReader reply, ref long result)
    {
        reply.ThrowIfError(Name);
        result = reply.ReadInteger();
    }
}
