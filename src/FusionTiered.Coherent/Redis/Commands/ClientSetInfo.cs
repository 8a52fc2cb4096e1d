using FusionTiered.Redis.Resp3;

namespace FusionTiered.Redis.Commands;

/// <summary><c>CLIENT SETINFO LIB-NAME|LIB-VER value</c>: for the operator's eyes. Unknown before 7.2; errors are of no interest.</summary>
internal readonly struct ClientSetInfo(string attribute, string value) : IRedisCommand<bool>
{
    public static string Name => "CLIENT SETINFO";

    public static bool IsWrite => false;

    public int Replies => 1;

    public void Write(ref RespWriter writer)
    {
        writer.Command("CLIENT"u8, 3);
        writer.Argument("SETINFO"u8);
        writer.Argument(attribute);
        writer.Argument(value);
    }

    public void Read(int index, ref RespReader reply, ref bool result)
    {
        reply.ThrowIfError(Name);
        reply.ReadOk();
        result = true;
    }
}
