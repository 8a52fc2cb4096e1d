namespace FusionTiered.Redis.Resp3;

/// <summary>The peer sent what RESP3 (or our limits) does not allow. The connection cannot be trusted any more and is closed.</summary>
internal sealed class RespProtocolException(string message, Exception? inner = null) : RedisException(message, inner)
{
    public override bool IsOutcomeUnknown => true;
}
