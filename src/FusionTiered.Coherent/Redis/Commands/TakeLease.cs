using FusionTiered.Redis.Resp3;

namespace FusionTiered.Redis.Commands;

/// <summary>
/// <c>SET lease id PX ms [NX] GET</c>, then the data key as <see cref="GetUpToWithTtl"/> reads it: one write, the data is read after
/// the lease was granted or refused.
/// </summary>
/// <param name="lease">The key of the lease.</param>
/// <param name="id">The id of the new lease.</param>
/// <param name="milliseconds">How long the lease stands.</param>
/// <param name="onlyIfFree">Whether it is only taken when nobody has it.</param>
/// <param name="data">The data key.</param>
/// <param name="limit">The longest value that is wanted whole.</param>
internal readonly struct TakeLease(RedisKey lease, string id, long milliseconds, bool onlyIfFree, RedisKey data, int limit) : IRedisCommand<LeaseState>
{
    public static string Name => "SET+GETRANGE+PTTL";

    public static bool IsWrite => true;

    public int Replies => 3;

    public void Write(ref RespWriter writer)
    {
        writer.Command("SET"u8, onlyIfFree ? 6 : 5);
        lease.WriteTo(ref writer);
        writer.Argument(id);
        writer.Argument("PX"u8);
        writer.Argument(milliseconds);
        if (onlyIfFree)
        {
            writer.Argument("NX"u8);
        }

        writer.Argument("GET"u8);
        GetUpToWithTtl.WriteBoth(ref writer, data, limit);
    }

    public void Read(int index, ref RespReader reply, ref LeaseState result)
    {
        if (index > 0)
        {
            GetUpToWithTtl.ReadOne(index - 1, ref reply, ref result.Value);
            return;
        }

        reply.ThrowIfError("SET");
        // With NX the old value stands in the way; without it, it has just been replaced.
        if (reply.TryReadBytes(out _) && onlyIfFree)
        {
            result.Holder = System.Text.Encoding.UTF8.GetString(reply.Bytes);
        }
    }
}
