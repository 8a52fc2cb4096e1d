namespace FusionTiered.Redis.Resp3;

/// <summary>Root of everything the Redis client throws. No message holds a key, a value or a secret.</summary>
internal abstract class RedisException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>
    /// Whether the server may have executed the command, or may still execute it later.
    /// False means: certainly not executed, or executed and answered with an error.
    /// </summary>
    public abstract bool IsOutcomeUnknown { get; }
}
