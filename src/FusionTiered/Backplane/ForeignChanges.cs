using System.Globalization;
using FusionTiered.Fusion.Redis;
using FusionTiered.Fusion.Telemetry;
using FusionTiered.Time;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace FusionTiered.Fusion.Backplane;

/* Another program deletes or writes a key of the cache (redis-cli, a service in another language), and sends no message. Redis itself
   can tell: client tracking in broadcast mode announces every key under a prefix that changes, by whomever. StackExchange.Redis
   hears announcements only where they are redirected to its subscription connection (RESP2).
   Writes of this package are announced as well, after the message that their script sent on the same connection. So an announcement
   of a key that a message has just named is no news; any other one ends the value in memory.
   It is a help and no proof: Redis tells nobody that a redirection is broken, and an announcement is not numbered. After each
   reconnect the tracking is begun anew and memory is read again. Where the server refuses it, L1Lifetime bounds what a foreign
   change leaves in memory, and so does it on a connection of the application, which has no name that finds it among the clients.
   In a cluster the announcements of a key come from the server that has it, and a redirection ends at the same server. StackExchange.Redis
   chooses by itself where it subscribes, and tells nobody when a slot moves. So the tracking stays off there. */
internal sealed class ForeignChanges(RedisDatabase redis, bool isOwned, string keyStart, CacheClock clock, ILogger log)
{
    private const int Cells = 1 << 12;
    private const long NoNewsFor = 200;
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(50);
    private static readonly RedisChannel Announcements = RedisChannel.Literal("__redis__:invalidate");

    private readonly long[] _told = new long[Cells];
    private readonly Lock _gate = new();
    private Task? _beginning;
    private bool _isSubscribed;
    private bool _isRefused;
    private volatile bool _isTracking;
    private volatile bool _hasTracked;

    /// <summary>Called with each key that another program changed.</summary>
    public Action<string> Changed { get; set; } = static _ => { };

    /// <summary>Called when changes may have been missed, or everything was flushed.</summary>
    public Action Missed { get; set; } = static () => { };

    /// <summary>Whether Redis announces what other programs change.</summary>
    public bool IsTracking => _isTracking;

    /// <summary>A message has named the key: the announcement that follows is no news.</summary>
    public void Told(string key) => Volatile.Write(ref _told[CellOf(key)], clock.Now);

    /// <summary>A connection was lost and is back: the tracking ended with it.</summary>
    public void Forget() => _isTracking = false;

    /// <summary>Begins the tracking where it does not run.</summary>
    public Task EnsureAsync()
    {
        if (_isTracking || _isRefused || !isOwned)
        {
            return Task.CompletedTask;
        }

        lock (_gate)
        {
            return _beginning is null or { IsCompleted: true } ? _beginning = BeginAsync() : _beginning;
        }
    }

    private async Task BeginAsync()
    {
        try
        {
            var database = await redis.GetAsync().ConfigureAwait(false);
            if (redis.IsCluster)
            {
                _isRefused = true;
                return;
            }

            var connection = await redis.ConnectionAsync().ConfigureAwait(false);
            if (!_isSubscribed)
            {
                var queue = await connection.GetSubscriber().SubscribeAsync(Announcements).ConfigureAwait(false);
                queue.OnMessage(Hear);
                _isSubscribed = true;
            }

            if (await SubscriptionIdAsync(database, connection.ClientName).ConfigureAwait(false) is not { } id)
            {
                return;
            }

            _isTracking = true;
            await database.ExecuteAsync("CLIENT", "TRACKING", "OFF").ConfigureAwait(false);
            await database.ExecuteAsync("CLIENT", "TRACKING", "ON", "REDIRECT", id, "BCAST", "PREFIX", keyStart).ConfigureAwait(false);
            if (_hasTracked)
            {
                Missed();
            }

            _hasTracked = true;
        }
        catch (Exception refusal) when (refusal is RedisCommandException || (refusal is RedisServerException && IsFinal(refusal.Message)))
        {
            _isTracking = false;
            _isRefused = true;
            Log.TrackingRefused(log, refusal.Message);
        }
        catch (Exception failure) when (failure is RedisException or TimeoutException or ObjectDisposedException)
        {
            // The next beat tries again.
            _isTracking = false;
        }
    }

    private static async Task<long?> SubscriptionIdAsync(IDatabase database, string clientName)
    {
        var clients = (string?)await database.ExecuteAsync("CLIENT", "LIST", "TYPE", "pubsub").ConfigureAwait(false) ?? string.Empty;
        foreach (var client in clients.Split('\n'))
        {
            if (client.Contains($" name={clientName} ", StringComparison.Ordinal) && client.StartsWith("id=", StringComparison.Ordinal))
            {
                return long.Parse(client.AsSpan(3, client.IndexOf(' ', StringComparison.Ordinal) - 3), NumberStyles.None, CultureInfo.InvariantCulture);
            }
        }

        return null;
    }

    // A server that is loading, or a subscription that has just gone, is asked again.
    private static bool IsFinal(string refusal) =>
        refusal.StartsWith("NOPERM", StringComparison.Ordinal) || refusal.StartsWith("ERR unknown", StringComparison.OrdinalIgnoreCase) || refusal.Contains("syntax", StringComparison.OrdinalIgnoreCase);

    private void Hear(ChannelMessage message)
    {
        if (message.Message.IsNull)
        {
            Missed();
            return;
        }

        var key = (string)message.Message!;
        if (key.Length <= keyStart.Length)
        {
            return;
        }

        var text = key[keyStart.Length..];
        if (IsNews(text))
        {
            _ = ChangeAsync(text);
        }
    }

    // Redis sends the message of a write before its announcement, but the two are heard on threads of their own.
    private async Task ChangeAsync(string text)
    {
        await Task.Delay(Patience, clock.Provider).ConfigureAwait(false);
        if (IsNews(text))
        {
            Changed(text);
        }
    }

    private bool IsNews(string text) => clock.Now - Volatile.Read(ref _told[CellOf(text)]) > NoNewsFor;

    private static int CellOf(string key) => key.GetHashCode(StringComparison.Ordinal) & (Cells - 1);
}
