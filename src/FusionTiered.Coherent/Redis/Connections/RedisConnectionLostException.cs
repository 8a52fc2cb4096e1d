using FusionTiered.Redis.Resp3;

namespace FusionTiered.Redis.Connections;

/// <summary>The connection ended before the reply had come.</summary>
internal sealed class RedisConnectionLostException(string command, bool handedOver, Exception? inner = null)
    : RedisException($"The connection to Redis was lost {(handedOver ? "while waiting for the reply to" : "before sending")} {command}.", inner)
{
    /// <summary>True when the command's bytes were given to the socket.</summary>
    public override bool IsOutcomeUnknown => handedOver;
}
