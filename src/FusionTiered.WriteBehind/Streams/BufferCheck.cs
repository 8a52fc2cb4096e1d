using FusionTiered.WriteBehind.Telemetry;
using Microsoft.Extensions.Logging;

namespace FusionTiered.WriteBehind.Streams;

/// <summary>Whether the server and the other nodes fit. Asked until the first answer.</summary>
/// <param name="store">The buffer in Redis.</param>
/// <param name="profile">The profile, for errors.</param>
/// <param name="waitsForAof">Whether a write is accepted only after it is on disk.</param>
/// <param name="log">Told of a server that can lose writes.</param>
internal sealed class BufferCheck(StreamStore store, string profile, bool waitsForAof, ILogger log)
{
    public const int MostPartitions = 64;

    private static readonly Version Least = new(7, 0);
    private static readonly Version LeastForWaitAof = new(7, 2);

    private volatile bool _isPassed;
    private int _isWarned;
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

        if (waitsForAof)
        {
            await CheckAofAsync(version).ConfigureAwait(false);
        }

        try
        {
            await store.AgreeAsync(MostPartitions).ConfigureAwait(false);
        }
        catch (BufferRefusedException refusal)
        {
            throw Refused(refusal.Message);
        }

        _isPassed = true;

        // The partitions ask at once.
        if (Interlocked.Exchange(ref _isWarned, 1) == 0)
        {
            await WarnAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Refused after it had passed: other nodes have agreed on something else since. Logged once.</summary>
    public BufferRefusedException Refused(string reason)
    {
        BufferRefusedException refusal = new($"Write-behind of profile '{profile}': {reason}");
        if (Interlocked.CompareExchange(ref _refusal, refusal, comparand: null) is { } before)
        {
            return before;
        }

        _isPassed = false;
        DurableLog.BufferRefused(log, profile, reason);
        return refusal;
    }

    private async ValueTask CheckAofAsync(Version version)
    {
        const string Instead = "Set it to False and use appendfsync always";
        const string Setting = $"{nameof(DurableWriteBehindOptions.WaitAof)} is True";
        if (await store.Connection.IsClusterAsync().ConfigureAwait(false))
        {
            throw Refused($"{Setting}, and the server is of a Redis Cluster: WAITAOF names no key, so the client cannot be told which server it is for. {Instead}.");
        }

        if (version < LeastForWaitAof)
        {
            throw Refused($"{Setting}; it needs Redis {LeastForWaitAof} or later, and the server is {version}. {Instead}, or update the server.");
        }

        if (await HasNoAofAsync().ConfigureAwait(false))
        {
            throw Refused($"{Setting}, and the server has no append-only file. Set appendonly of the server to yes, or WaitAof to False.");
        }
    }

    private async ValueTask<bool> HasNoAofAsync()
    {
        try
        {
            return (await store.InfoAsync().ConfigureAwait(false)).Persistence.Contains("aof_enabled:0", StringComparison.Ordinal);
        }
        catch (StackExchange.Redis.RedisServerException)
        {
            // Some managed servers do not tell. WAITAOF of the first write does.
            return false;
        }
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
        catch (StackExchange.Redis.RedisServerException)
        {
            // Some managed servers do not tell.
        }
        catch (Exception failure) when (failure is StackExchange.Redis.RedisException or TimeoutException)
        {
            // Not answered: the next one that asks hears it.
            Volatile.Write(ref _isWarned, 0);
            _isPassed = false;
        }
    }
}
