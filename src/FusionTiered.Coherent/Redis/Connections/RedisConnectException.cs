using FusionTiered.Redis.Resp3;

namespace FusionTiered.Redis.Connections;

/// <summary>An attempt to connect has failed. Seen in the state of a client and by its listener, never thrown at a caller by itself.</summary>
internal sealed class RedisConnectException(string message, bool isRefusal = false, Exception? inner = null) : RedisException(message, inner)
{
    public override bool IsOutcomeUnknown => false;

    /// <summary>The server answered and does not want us (credentials, protocol): trying again helps only after somebody has changed something.</summary>
    public bool IsRefusal => isRefusal;
}
