using FusionTiered.Redis.Resp3;

namespace FusionTiered.Redis.Commands;

/// <summary><c>SELECT n</c>. Part of the handshake only: the database belongs to the connection, not to a command.</summary>
internal readonly struct Select(int database) : IRedisCommand<bool>
{
    public static string Name => "SELECT";

    public static bool IsWrite => false;

    public int Replies => 1;

    public void Write(ref RespWriter writer)
    {
        writer.Command("SELECT"u8, 1);
        writer.Argument(database);
    }

    public void Read(int index, ref RespReader reply, ref bool result)
    {
        reply.ThrowIfError(Name);
        reply.ReadOk();
        result = true;
    }
}
