using FusionTiered.Redis.Resp3;

namespace FusionTiered.Redis.Commands;

/// <summary>A script that answers with a number.</summary>
internal readonly struct IntegerReply : IScriptReply<long>
{
    public static long Read(ref RespReader reply) => reply.ReadInteger();
}
