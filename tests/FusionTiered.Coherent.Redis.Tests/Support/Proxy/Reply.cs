using FusionTiered.Redis.Resp3;

namespace FusionTiered.Redis.Tests.Support.Proxy;

/// <summary>One whole frame from the server.</summary>
/// <param name="Connection">The number of its connection; the first one of a proxy is 1.</param>
/// <param name="Frame">Its bytes.</param>
internal sealed record Reply(int Connection, byte[] Frame)
{
    public bool IsPush => Frame[0] == (byte)RespType.Push;

    public bool Holds(string text) => Holds(Wire.Bytes(text));

    public bool Holds(ReadOnlySpan<byte> bytes) => Frame.AsSpan().IndexOf(bytes) >= 0;

    /// <summary>Where the longest string of the frame stands; false: it holds none that has bytes.</summary>
    public bool TryFindBulk(out int start, out int length)
    {
        (start, length) = (0, 0);
        for (var at = 0; at < Frame.Length;)
        {
            var header = RespHeader.Read(Frame.AsSpan(at));
            if (header.IsBulk && header.Value > length)
                (start, length) = (at + header.Size, header.Value);
            at += header.SizeWithBody;
        }

        return length > 0;
    }
}
