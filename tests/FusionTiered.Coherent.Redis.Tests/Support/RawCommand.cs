using FusionTiered.Redis.Commands;
using FusionTiered.Redis.Resp3;

namespace FusionTiered.Redis.Tests.Support;

/// <summary>Any command, its reply as text (see <see cref="Wire.Show"/>); an error is a reply like any other.</summary>
internal readonly struct RawCommand(string[] words) : IRedisCommand<string>
{
    public static string Name => "raw";

    public static bool IsWrite => true;

    public int Replies => 1;

    public static ValueTask<string> SendAsync(ICommandChannel channel, string text, IReplyObserver? observer = null)
        => channel.SendAsync<RawCommand, string>(new(text.Split(' ')), new() { Observer = observer }, CancellationToken.None);

    public void Write(ref RespWriter writer)
    {
        writer.Command(System.Text.Encoding.UTF8.GetBytes(words[0]), words.Length - 1);
        foreach (var word in words.Skip(1))
            writer.Argument(word);
    }

    public void Read(int index, ref RespReader reply, ref string result)
    {
        reply.Read();
        result = Show(ref reply);
    }

    private static string Show(ref RespReader reply)
    {
        if (reply.IsNull)
            return "null";
        if (reply.Count == 0)
            return reply.IsError ? "-" + System.Text.Encoding.UTF8.GetString(reply.Bytes) : System.Text.Encoding.UTF8.GetString(reply.Bytes);
        var items = new List<string>();
        for (var left = reply.Count; left > 0; left--)
        {
            reply.Read();
            items.Add(Show(ref reply));
        }

        return "[" + string.Join(' ', items) + "]";
    }
}
