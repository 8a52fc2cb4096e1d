using FusionTiered.Redis.Resp3;

namespace FusionTiered.Redis.Connections;

/// <summary>No reply within the budget. The command may still be executed; its reply will be swallowed.</summary>
internal sealed class RedisTimeoutException(string command, TimeSpan budget, bool wasSent = true)
    : RedisException($"Redis did not answer {command} within {budget.TotalMilliseconds:0.#} ms.")
{
    public override bool IsOutcomeUnknown => wasSent;
}
