using FusionTiered.Redis.Resp3;

namespace FusionTiered.Redis.Commands;

/// <summary><c>MGET key...</c>: a value or null for each key, in their order. A key of another type counts as none.</summary>
internal readonly struct GetMany(ReadOnlyMemory<RedisKey> keys) : IRedisCommand<RentedBytes?[]>
{
    public static string Name => "MGET";

    public static bool IsWrite => false;

    public int Replies => 1;

    public void Write(ref RespWriter writer) => WriteKeys(ref writer, keys.Span);

    public void Read(int index, ref RespReader reply, ref RentedBytes?[] result)
    {
        reply.ThrowIfError(Name);
        result = ReadValues(ref reply, keys.Length);
    }

    internal static void WriteKeys(ref RespWriter writer, ReadOnlySpan<RedisKey> keys)
    {
        writer.Command("MGET"u8, keys.Length);
        foreach (var key in keys)
        {
            key.WriteTo(ref writer);
        }
    }

    internal static RentedBytes?[] ReadValues(ref RespReader reply, int expected)
    {
        // Fewer or more values than keys would shift every value to another key.
        if (reply.ReadArray() != expected)
        {
            reply.Unexpected("as many values as keys");
        }

        var values = new RentedBytes?[expected];
        for (var i = 0; i < expected; i++)
        {
            values[i] = reply.TryReadBytes(out var bytes) ? RentedBytes.Copy(bytes) : null;
        }

        return values;
    }
}
