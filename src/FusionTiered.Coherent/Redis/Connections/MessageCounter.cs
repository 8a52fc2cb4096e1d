using FusionTiered.Redis.Commands;
using FusionTiered.Redis.Resp3;

namespace FusionTiered.Redis.Connections;

/// <summary>The counter of messages in Redis, which is read with every PING. It is raised in the step that publishes a message.</summary>
/// <param name="key">Its key.</param>
/// <param name="read">Told of each reading, on the reader.</param>
internal sealed class MessageCounter(RedisKey key, Action<long?> read)
{
    public RedisKey Key => key;

    /// <summary>Takes the reply to a GET of the key. An error ends the connection: without the counter nothing is proven.</summary>
    public void Read(ref RespReader reply)
    {
        reply.ThrowIfError(Get.Name);
        read(!reply.TryReadBytes(out var bytes) ? null : RespText.TryInteger(bytes, out var number) ? number : 0);
    }
}
