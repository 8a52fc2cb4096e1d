using FusionTiered.Redis.Resp3;

namespace FusionTiered.Redis.Commands;

/// <summary><c>UNLINK key...</c>: as DEL, the memory is freed in the background. Takes keys as SCAN has given them.</summary>
internal readonly struct Unlink(ReadOnlyMemory<byte[]> keys) : IRedisCommand<long>
{
    public static string Name => "UNLINK";

    public static bool IsWrite => true;

    public int Replies => 1;

    public void Write(ref RespWriter writer)
    {
        writer.Command("UNLINK"u8, keys.Length);
        foreach (var key in keys.Span)
        {
            writer.Argument(key);
        }
    }

    public void Read(int index, ref RespReader reply, ref long result)
    {
        reply.ThrowIfError(Name);
        result = reply.ReadInteger();
    }
}
