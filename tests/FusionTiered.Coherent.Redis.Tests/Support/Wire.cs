using System.Text;
using FusionTiered.Redis.Resp3;

namespace FusionTiered.Redis.Tests.Support;

/// <summary>Bytes to frames, for tests.</summary>
internal static class Wire
{
    public static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    /// <summary>Feeds the bytes in the given pieces and returns every whole frame. What is left over stays unread.</summary>
    public static List<byte[]> Frames(ReadOnlySpan<byte> wire, IEnumerable<int> pieces, RespLimits? limits = null)
    {
        var scanner = new RespFrameScanner(limits ?? RespLimits.Default);
        var frames = new List<byte[]>();
        int start = 0, end = 0;
        foreach (var piece in pieces.Append(wire.Length))
        {
            end = Math.Min(wire.Length, end + piece);
            while (scanner.TryComplete(wire[start..end]))
            {
                frames.Add(wire.Slice(start, scanner.Length).ToArray());
                start += scanner.Length;
                scanner.Next();
            }
        }

        return frames;
    }

    public static List<byte[]> Frames(string wire) => Frames(Bytes(wire), []);

    /// <summary>One frame as text: <c>[1 'a' null]</c>. Attributes and nested pushes do not show.</summary>
    public static string Show(byte[] frame)
    {
        var reader = new RespReader(frame);
        reader.Read();
        var shown = Show(ref reader);
        reader.TryRead().Should().BeFalse("nothing may follow the value");
        return shown;
    }

    private static string Show(ref RespReader reader)
    {
        if (reader.IsNull)
            return "null";
        switch (reader.Type)
        {
            case RespType.Array or RespType.Map or RespType.Set or RespType.Push:
                var open = reader.Type switch { RespType.Array => "[", RespType.Map => "{", RespType.Set => "<", _ => ">[" };
                var close = reader.Type switch { RespType.Map => "}", RespType.Set => ">", _ => "]" };
                var items = new List<string>();
                for (var left = reader.Count; left > 0; left--)
                {
                    reader.Read();
                    items.Add(Show(ref reader));
                }

                return open + string.Join(' ', items) + close;
            case RespType.Bulk:
                return $"'{Encoding.Latin1.GetString(reader.Bytes)}'";
            default:
                return (char)reader.Type + Encoding.Latin1.GetString(reader.Bytes);
        }
    }
}
