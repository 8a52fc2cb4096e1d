using System.Buffers;
using FusionTiered.Redis.Resp3;

namespace FusionTiered.Redis.Commands;

/// <summary><c>SET key value [PX ms] [NX|XX]</c>: whether it was stored.</summary>
/// <param name="key">The key.</param>
/// <param name="value">The value; it must stay as it is until the reply has come: a large one may wait for its connection.</param>
/// <param name="milliseconds">Lifetime; 0 keeps the value for ever.</param>
/// <param name="when">The condition.</param>
internal readonly struct Set(RedisKey key, ReadOnlySequence<byte> value, long milliseconds = 0, SetWhen when = SetWhen.Always) : IRedisCommand<bool>
{
    public Set(RedisKey key, ReadOnlyMemory<byte> value, long milliseconds = 0, SetWhen when = SetWhen.Always)
        : this(key, new ReadOnlySequence<byte>(value), milliseconds, when)
    {
    }

    public static string Name => "SET";

    public static bool IsWrite => true;

    public int Replies => 1;

    public void Write(ref RespWriter writer)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(milliseconds);
        writer.Command("SET"u8, 2 + (milliseconds > 0 ? 2 : 0) + (when == SetWhen.Always ? 0 : 1));
        key.WriteTo(ref writer);
        writer.Argument(value);
        if (milliseconds > 0)
        {
            writer.Argument("PX"u8);
            writer.Argument(milliseconds);
        }

        if (when != SetWhen.Always)
        {
            writer.Argument(when == SetWhen.Absent ? "NX"u8 : "XX"u8);
        }
    }

    public void Read(int index, ref RespReader reply, ref bool result)
    {
        reply.ThrowIfError(Name);
        var probe = reply;
        probe.Read();
        if (probe.IsNull && when != SetWhen.Always)
        {
            return;
        }

        reply.ReadOk();
        result = true;
    }
}
