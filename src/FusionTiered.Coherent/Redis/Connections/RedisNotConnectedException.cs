using FusionTiered.Redis.Resp3;

namespace FusionTiered.Redis.Connections;

/// <summary>There is no connection at the moment; nothing was sent.</summary>
internal sealed class RedisNotConnectedException(string message, Exception? inner = null) : RedisException(message, inner)
{
    public override bool IsOutcomeUnknown => false;
}
