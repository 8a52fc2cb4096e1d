using FusionTiered.Redis.Commands;
using FusionTiered.Redis.Resp3;
using FusionTiered.Redis.Telemetry;
using Microsoft.Extensions.Logging;

namespace FusionTiered.Redis.Connections;

/// <summary>Looks once per connection whether the server, when it is full, drops keys that have no lifetime; warns once.</summary>
internal sealed class EvictionCheck(RedisClient client, ILogger log) : IConnectionListener
{
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(5);

    private string? _warnedOf;

    public void OnConnected(ConnectionInfo connection)
    {
        if (connection.Kind == ConnectionKind.Tracking)
        {
            _ = CheckAsync();
        }
    }

    public void OnPing(ConnectionInfo connection, long sentAt)
    {
    }

    public void OnLost(ConnectionInfo connection, Exception reason)
    {
    }

    public void OnAttemptFailed(ConnectionKind kind, RedisConnectException reason, TimeSpan nextIn)
    {
    }

    private async Task CheckAsync()
    {
        try
        {
            // Not CONFIG GET: hosted servers refuse that more often.
            var memory = await client.InfoAsync("memory", new SendOptions { Budget = Budget, Route = CommandRoute.Tracking }).ConfigureAwait(false);
            if (memory.GetValueOrDefault("maxmemory") is not (null or "0")
                && memory.GetValueOrDefault("maxmemory_policy") is { } policy
                && policy.StartsWith("allkeys-", StringComparison.Ordinal)
                && !string.Equals(Interlocked.Exchange(ref _warnedOf, policy), policy, StringComparison.Ordinal))
            {
                Log.MayEvictVersions(log, policy);
            }
        }
        catch (Exception failure) when (failure is RedisException or ObjectDisposedException)
        {
            // Not allowed to ask, or gone: then nobody is warned.
        }
    }
}
