using FusionTiered.Redis.Resp3;

namespace FusionTiered.Redis.Commands;

/// <summary><c>INFO section</c>: the fields of one section.</summary>
internal readonly struct Info(string section) : IRedisCommand<IReadOnlyDictionary<string, string>>
{
    public static string Name => "INFO";

    public static bool IsWrite => false;

    public int Replies => 1;

    public void Write(ref RespWriter writer)
    {
        writer.Command("INFO"u8, 1);
        writer.Argument(section);
    }

    public void Read(int index, ref RespReader reply, ref IReadOnlyDictionary<string, string> result)
    {
        reply.ThrowIfError(Name);
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in reply.ReadText().Split("\r\n", StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0 && line[0] != '#')
            {
                fields[line[..colon]] = line[(colon + 1)..];
            }
        }

        result = fields;
    }
}
