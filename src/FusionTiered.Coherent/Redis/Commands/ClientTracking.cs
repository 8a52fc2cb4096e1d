using FusionTiered.Redis.Resp3;

namespace FusionTiered.Redis.Commands;

/// <summary>
/// <c>CLIENT TRACKING ON BCAST NOLOOP PREFIX p...</c>, all prefixes at once: adding one later replaces the options,
/// and repeating one is an error.
/// </summary>
/// <param name="prefixes">The prefixes; null: <c>OFF</c>.</param>
internal readonly struct ClientTracking(TrackingPrefixes? prefixes) : IRedisCommand<bool>
{
    public static string Name => "CLIENT TRACKING";

    public static bool IsWrite => false;

    public int Replies => 1;

    public void Write(ref RespWriter writer)
    {
        if (prefixes is null)
        {
            writer.Command("CLIENT"u8, 2);
            writer.Argument("TRACKING"u8);
            writer.Argument("OFF"u8);
            return;
        }

        writer.Command("CLIENT"u8, 4 + (2 * prefixes.Count));
        writer.Argument("TRACKING"u8);
        writer.Argument("ON"u8);
        writer.Argument("BCAST"u8);
        writer.Argument("NOLOOP"u8);
        foreach (var prefix in prefixes.Bytes)
        {
            writer.Argument("PREFIX"u8);
            writer.Argument(prefix);
        }
    }

    public void Read(int index, ref RespReader reply, ref bool result)
    {
        reply.ThrowIfError(Name);
        reply.ReadOk();
        result = true;
    }
}
