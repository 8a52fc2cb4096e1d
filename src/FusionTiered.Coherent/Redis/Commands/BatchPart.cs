using FusionTiered.Redis.Resp3;

namespace FusionTiered.Redis.Commands;

/// <summary>One command within a <see cref="RedisBatch"/>.</summary>
internal abstract class BatchPart
{
    public abstract int Replies { get; }

    public abstract void Write(ref RespWriter writer);

    public abstract void Read(int index, ref RespReader reply);

    /// <summary>Gives back the buffers of an answer that nobody will read.</summary>
    public abstract void Drop();
}
