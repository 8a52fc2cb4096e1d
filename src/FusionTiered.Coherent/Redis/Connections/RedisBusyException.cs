using FusionTiered.Redis.Resp3;

namespace FusionTiered.Redis.Connections;

/// <summary>Too much is waiting on the connection already; nothing was sent.</summary>
internal sealed class RedisBusyException(string command, string setting, long limit)
    : RedisException($"{command} was not sent: as much as {setting} ({limit}) allows is waiting for Redis already.")
{
    public override bool IsOutcomeUnknown => false;
}
