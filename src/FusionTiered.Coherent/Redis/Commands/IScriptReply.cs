using FusionTiered.Redis.Resp3;

namespace FusionTiered.Redis.Commands;

/// <summary>How a script's answer is read.</summary>
/// <typeparam name="TReply">The type of the answer.</typeparam>
internal interface IScriptReply<TReply>
{
    static abstract TReply Read(ref RespReader reply);
}
