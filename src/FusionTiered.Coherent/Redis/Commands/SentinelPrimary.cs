using System.Globalization;
using FusionTiered.Redis.Resp3;
using FusionTiered.Servers;

namespace FusionTiered.Redis.Commands;

/// <summary>
/// Asks a Sentinel for the primary: <c>SENTINEL GET-MASTER-ADDR-BY-NAME</c>, and <c>SENTINEL MASTER</c> for the number of its configuration.
/// During a failover only the first one names the new primary already. Null: the Sentinel knows no primary of that name.
/// </summary>
internal readonly struct SentinelPrimary(string service) : IRedisCommand<PrimaryAnswer?>
{
    public static string Name => "SENTINEL";

    public static bool IsWrite => false;

    public int Replies => 2;

    public void Write(ref RespWriter writer)
    {
        writer.Command("SENTINEL"u8, 2);
        writer.Argument("GET-MASTER-ADDR-BY-NAME"u8);
        writer.Argument(service);
        writer.Command("SENTINEL"u8, 2);
        writer.Argument("MASTER"u8);
        writer.Argument(service);
    }

    public void Read(int index, ref RespReader reply, ref PrimaryAnswer? result)
    {
        if (index == 0)
        {
            reply.ThrowIfError(Name);
            result = ReadAddress(ref reply);
        }
        else if (result is not null)
        {
            reply.ThrowIfError(Name);
            result = result with { Epoch = ReadEpoch(ref reply) };
        }
    }

    private static PrimaryAnswer? ReadAddress(ref RespReader reply)
    {
        var probe = reply;
        probe.Read();
        if (probe.IsNull)
        {
            return null;
        }

        if (reply.ReadArray() != 2)
        {
            reply.Unexpected("host and port");
        }

        var host = reply.ReadText();
        var port = reply.ReadInteger();
        return port is >= 1 and <= 65535 ? new(new RedisEndpoint(host, (int)port), 0) : null;
    }

    private static long ReadEpoch(ref RespReader reply)
    {
        long epoch = 0;
        for (var pairs = reply.ReadMap(); pairs > 0; pairs--)
        {
            if (!reply.ReadBytes().SequenceEqual("config-epoch"u8))
            {
                reply.ReadAnything();
            }
            else if (!long.TryParse(reply.ReadText(), NumberStyles.None, CultureInfo.InvariantCulture, out epoch))
            {
                reply.Unexpected("a number");
            }
        }

        return epoch;
    }
}
