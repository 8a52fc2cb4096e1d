using FusionTiered.Redis.Resp3;

namespace FusionTiered.Redis.Commands;

/// <summary><c>GETRANGE key first last</c>: those of the bytes that exist. Nothing where there is no key.</summary>
/// <param name="key">The key.</param>
/// <param name="first">The first byte.</param>
/// <param name="last">The last byte, itself included.</param>
internal readonly struct GetRange(RedisKey key, long first, long last) : IRedisCommand<RentedBytes>
{
    public static string Name => "GETRANGE";

    public static bool IsWrite => false;

    public int Replies => 1;

    public void Write(ref RespWriter writer)
    {
        writer.Command("GETRANGE"u8, 3);
        key.WriteTo(ref writer);
        writer.Argument(first);
        writer.Argument(last);
    }

    public void Read(int index, ref RespReader reply, ref RentedBytes result)
    {
        reply.ThrowIfError(Name);
        result = RentedBytes.Copy(reply.ReadBytes());
    }
}
