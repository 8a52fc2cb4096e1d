using FusionTiered.Redis.Resp3;

namespace FusionTiered.Redis.Commands;

/// <summary>
/// <c>GETRANGE key 0 limit</c> and <c>PTTL key</c> in one write: the value, cut one byte after <paramref name="limit"/>, so that a large
/// one does not hold up the replies behind it. A caller that gets more than the limit asks again on another connection.
/// </summary>
/// <remarks>
/// GETRANGE gives nothing both for an absent key and for an empty value, the PTTL tells which; <see cref="StoredValue.Bytes"/> is
/// null in both cases. A value of another type is none of ours: it is answered as an absent key, as MGET does.
/// </remarks>
/// <param name="key">The key.</param>
/// <param name="limit">The longest value that is wanted whole.</param>
internal readonly struct GetUpToWithTtl(RedisKey key, int limit) : IRedisCommand<StoredValue>
{
    public static string Name => "GETRANGE+PTTL";

    public static bool IsWrite => false;

    public int Replies => 2;

    public void Write(ref RespWriter writer) => WriteBoth(ref writer, key, limit);

    public void Read(int index, ref RespReader reply, ref StoredValue result) => ReadOne(index, ref reply, ref result);

    internal static void WriteBoth(ref RespWriter writer, in RedisKey key, int limit)
    {
        writer.Command("GETRANGE"u8, 3);
        key.WriteTo(ref writer);
        writer.Argument(0);
        writer.Argument(limit);
        writer.Command("PTTL"u8, 1);
        key.WriteTo(ref writer);
    }

    internal static void ReadOne(int index, ref RespReader reply, ref StoredValue result)
    {
        if (index == 0)
        {
            result = reply.IsNextError(RespErrorCodes.WrongType) ? new(null, StoredValue.NoKey) : ReadBytes(ref reply);
            return;
        }

        reply.ThrowIfError("PTTL");
        var pttl = reply.ReadInteger();
        if (result.Pttl == StoredValue.NoKey)
        {
            return;
        }

        if (pttl == StoredValue.NoKey)
        {
            result.Dispose();
        }

        result = new(pttl == StoredValue.NoKey ? null : result.Bytes, pttl);
    }

    private static StoredValue ReadBytes(ref RespReader reply)
    {
        reply.ThrowIfError("GETRANGE");
        var bytes = reply.ReadBytes();
        return new(bytes.IsEmpty ? null : RentedBytes.Copy(bytes), 0);
    }
}
