using FusionTiered.Redis.Commands;
using FusionTiered.Redis.Resp3;

namespace FusionTiered.Redis.Connections;

/// <summary>
/// Reads in front of every PING whether a node writes without a message, and the counter of messages. The counter is raised in the step that publishes a
/// message, and a node says that it is quiet before its first write.
/// </summary>
/// <param name="messages">The names of both.</param>
/// <param name="isQuiet">Whether there was such a node at the greeting. Then messages prove nothing, and the counter is not read.</param>
/// <param name="counted">Told of each reading of the counter, on the reader.</param>
internal sealed class HearingCheck(MessageNames messages, bool isQuiet, Action<long?> counted)
{
    public int Replies => isQuiet ? 1 : 2;

    public void Write(ref RespWriter writer)
    {
        new Get(messages.Quiet).Write(ref writer);
        if (!isQuiet)
        {
            new Get(messages.Counter).Write(ref writer);
        }
    }

    /// <summary>Takes a reply. An error ends the connection: without it nothing is proven. So does a change, for the next greeting to find out how this node can hear.</summary>
    public void Read(int index, ref RespReader reply)
    {
        reply.ThrowIfError(Get.Name);
        var exists = reply.TryReadBytes(out var bytes);
        if (index > 0)
        {
            counted(!exists ? null : RespText.TryInteger(bytes, out var number) ? number : 0);
        }
        else if (exists != isQuiet)
        {
            throw new IOException(isQuiet ? "All nodes of this cache tell each other again." : "Another node of this cache does not tell this one what it writes.");
        }
    }
}
