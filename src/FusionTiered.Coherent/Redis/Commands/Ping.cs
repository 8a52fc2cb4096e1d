using FusionTiered.Redis.Resp3;

namespace FusionTiered.Redis.Commands;

/// <summary><c>PING</c>.</summary>
internal readonly struct Ping : IRedisCommand<bool>
{
    public static string Name => "PING";

    public static bool IsWrite => false;

    public int Replies => 1;

    public void Write(ref RespWriter writer) => writer.Command("PING"u8, 0);

    public void Read(int index, ref RespReader reply, ref bool result)
    {
        reply.ThrowIfError(Name);
        if (!reply.ReadBytes().SequenceEqual("PONG"u8))
        {
            reply.Unexpected("PONG");
        }

        result = true;
    }
}
