using FusionTiered.Redis.Resp3;

namespace FusionTiered.Redis.Commands;

/// <summary>A script that answers with a string or nothing.</summary>
internal readonly struct BytesReply : IScriptReply<RentedBytes?>
{
    public static RentedBytes? Read(ref RespReader reply) => reply.TryReadBytes(out var bytes) ? RentedBytes.Copy(bytes) : null;
}
