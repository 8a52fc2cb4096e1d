using FusionTiered.Redis.Resp3;

namespace FusionTiered.Redis.Connections;

/// <summary>The text of a <c>message</c> push. A connection subscribes to one channel, so the name of the channel says nothing.</summary>
internal static class PushedMessage
{
    /// <summary>Reads a push; false when it is no message.</summary>
    public static bool TryRead(ReadOnlySpan<byte> push, out ReadOnlySpan<byte> text)
    {
        text = default;
        var reader = new RespReader(push);
        if (reader.ReadArray() != 3)
        {
            return false;
        }

        reader.Read();
        if (!reader.Bytes.SequenceEqual("message"u8))
        {
            return false;
        }

        reader.Read();
        reader.Skip();
        return reader.TryReadBytes(out text);
    }
}
