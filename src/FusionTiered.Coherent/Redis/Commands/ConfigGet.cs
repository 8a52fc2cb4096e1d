using FusionTiered.Redis.Resp3;

namespace FusionTiered.Redis.Commands;

/// <summary><c>CONFIG GET parameter</c>: names and values. Many managed servers refuse it.</summary>
internal readonly struct ConfigGet(string parameter) : IRedisCommand<IReadOnlyDictionary<string, string>>
{
    public static string Name => "CONFIG GET";

    public static bool IsWrite => false;

    public int Replies => 1;

    public void Write(ref RespWriter writer)
    {
        writer.Command("CONFIG"u8, 2);
        writer.Argument("GET"u8);
        writer.Argument(parameter);
    }

    public void Read(int index, ref RespReader reply, ref IReadOnlyDictionary<string, string> result)
    {
        reply.ThrowIfError(Name);
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var pairs = reply.ReadMap(); pairs > 0; pairs--)
        {
            var name = reply.ReadText();
            fields[name] = reply.ReadText();
        }

        result = fields;
    }
}
