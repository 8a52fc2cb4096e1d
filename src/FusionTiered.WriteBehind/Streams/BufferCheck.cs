using FusionTiered.WriteBehind.Telemetry;
using Microsoft.Extensions.Logging;

namespace FusionTiered.WriteBehind.Streams;

/// <summary>Whether the server and the other nodes fit the options. Asked until the first answer.</summary>
/// <param name="store">The buffer in Redis.</param>
/// <param name="options">The options.</param>
/// <param name="profile">The profile, for errors.</param>
/// <param name="log">Told of a server that can lose writes.</param>
internal sealed class BufferCheck(StreamStore store, DurableWriteBehindOptions options, string profile, ILogger log)
{
    public const int MostPartitions = 64;

    private static readonly Version Least = new(7, 0);
    private static readonly Version LeastForWaitAof = new(7, 2);

    private volatile bool _isPassed;
    private BufferRefusedException? _refusal;

    /// <exception cref="BufferRefusedException">They do not.</exception>
    public ValueTask EnsureAsync() => _isPassed ? default : _refusal is { } refusal ? throw refusal : AskAsync();

    private async ValueTask AskAsync()
    {
        var version = await store.Connection.VersionAsync().ConfigureAwait(false);
        if (version is null)
        {
            // Not reached: the next command says why.
            await store.CountAsync().ConfigureAwait(false);
            return;
        }

        if (version < Least)
        {
            throw Refused($"Redis is {version}; a durable write-behind needs {Least} or later.");
        }

        if (options.WaitAof && version < LeastForWaitAof)
        {
            throw Refused($"{nameof(options.WaitAof)} is True; it needs Redis {LeastForWaitAof} or later, and the server is {version}. Set it to False and use appendfsync always, or update the server.");
        }

        var held = await store.AgreeAsync(options.Partitions, MostPartitions).ConfigureAwait(false);
        if (held != options.Partitions)
        {
            throw Refused($"{nameof(options.Partitions)} is {options.Partitions}; other nodes or pending writes use {held}. It can change only while nothing is pending and no node runs.");
        }

        _isPassed = true;
        await WarnAsync().ConfigureAwait(false);
    }

    private BufferRefusedException Refused(string reason)
    {
        DurableLog.BufferRefused(log, profile, reason);
        return _refusal = new($"Write-behind of profile '{profile}': {reason}");
    }

    private async ValueTask WarnAsync()
    {
        try
        {
            var (memory, persistence) = await store.InfoAsync().ConfigureAwait(false);
            if (memory.Contains("maxmemory_policy:allkeys", StringComparison.Ordinal))
            {
                DurableLog.Unsafe(log, profile, "maxmemory-policy of the server evicts keys without a lifetime. Use a volatile policy or noeviction.");
            }

            if (persistence.Contains("aof_enabled:0", StringComparison.Ordinal))
            {
                DurableLog.Unsafe(log, profile, "the server has no append-only file, so its restart loses them. Set appendonly yes.");
            }
        }
        catch (Exception failure) when (failure is StackExchange.Redis.RedisException or TimeoutException)
        {
            // Some managed servers do not tell.
        }
    }
}
