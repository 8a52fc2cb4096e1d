using FusionTiered.Redis.Resp3;

namespace FusionTiered.Redis.Commands;

/// <summary><c>CLIENT INFO</c>, of which only <c>addr</c> matters: our end as the server sees it, through proxies and NAT.</summary>
internal readonly struct ClientAddress : IRedisCommand<string>
{
    public static string Name => "CLIENT INFO";

    public static bool IsWrite => false;

    public int Replies => 1;

    public void Write(ref RespWriter writer)
    {
        writer.Command("CLIENT"u8, 1);
        writer.Argument("INFO"u8);
    }

    public void Read(int index, ref RespReader reply, ref string result)
    {
        reply.ThrowIfError(Name);
        foreach (var field in reply.ReadText().Split(' '))
        {
            if (field.StartsWith("addr=", StringComparison.Ordinal))
            {
                result = field[5..];
            }
        }

        result ??= "";
    }
}
