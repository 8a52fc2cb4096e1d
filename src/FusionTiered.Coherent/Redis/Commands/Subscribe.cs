using FusionTiered.Redis.Resp3;

namespace FusionTiered.Redis.Commands;

/// <summary><c>SUBSCRIBE channel</c>: whether the server has confirmed it. It does so by a push in the place of a reply, and refuses by a reply.</summary>
/// <param name="channel">The name of the channel.</param>
internal readonly struct Subscribe(RedisKey channel) : IRedisCommand<bool>
{
    public static string Name => "SUBSCRIBE";

    public static bool IsWrite => false;

    public static bool IsAnsweredByPush => true;

    public int Replies => 1;

    /// <summary>Whether a push is a confirmation.</summary>
    public static bool IsConfirmation(ReadOnlySpan<byte> push)
    {
        var reader = new RespReader(push);
        return reader.ReadArray() > 0 && reader.ReadBytes().SequenceEqual("subscribe"u8);
    }

    public void Write(ref RespWriter writer)
    {
        writer.Command("SUBSCRIBE"u8, 1);
        channel.WriteTo(ref writer);
    }

    public void Read(int index, ref RespReader reply, ref bool result)
    {
        reply.ThrowIfError(Name);
        reply.Read();
        result = reply.Type == RespType.Push;
        reply.Skip();
    }
}
