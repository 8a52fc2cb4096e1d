using FusionTiered.Redis.Resp3;

namespace FusionTiered.Redis.Commands;

/// <summary><c>CLIENT TRACKINGINFO</c>, compared with the settings that were asked for: null when they are the same, else the difference.</summary>
internal readonly struct ClientTrackingInfo(TrackingPrefixes expected) : IRedisCommand<string?>
{
    public static string Name => "CLIENT TRACKINGINFO";

    public static bool IsWrite => false;

    public int Replies => 1;

    public void Write(ref RespWriter writer)
    {
        writer.Command("CLIENT"u8, 1);
        writer.Argument("TRACKINGINFO"u8);
    }

    public void Read(int index, ref RespReader reply, ref string? result)
    {
        reply.ThrowIfError(Name);
        bool on = false, broadcast = false, noLoop = false, unasked = false;
        var prefixes = 0;
        for (var pairs = reply.ReadMap(); pairs > 0; pairs--)
        {
            switch (reply.ReadText())
            {
                case "flags":
                    for (var flags = reply.ReadArray(); flags > 0; flags--)
                    {
                        var flag = reply.ReadText();
                        on |= flag is "on";
                        broadcast |= flag is "bcast";
                        noLoop |= flag is "noloop";
                        unasked |= flag is not ("on" or "bcast" or "noloop");
                    }

                    break;
                case "prefixes":
                    for (var count = reply.ReadArray(); count > 0; count--)
                    {
                        prefixes += expected.Contains(reply.ReadBytes()) ? 1 : expected.Count + 1;
                    }

                    break;
                default:
                    reply.ReadAnything();
                    break;
            }
        }

        result = !on ? "tracking is off"
            : !broadcast || !noLoop || unasked ? "the flags are not those asked for"
            : prefixes != expected.Count ? "the prefixes are not those asked for"
            : null;
    }
}
