namespace FusionTiered.Redis.Resp3;

/// <summary>The peer broke RESP3 or our limits. The connection cannot be trusted any more and is closed.</summary>
internal sealed class RespProtocolException(string message, Exception? inner = null) : RedisException(message, inner)
{
    public override bool IsOutcomeUnknown => true;
}
