using System.Security.Cryptography;
using FusionTiered.Redis.Commands;
using FusionTiered.Redis.Connections;
using FusionTiered.Redis.Keyspace;
using FusionTiered.Redis.Resp3;

namespace FusionTiered.Redis.L2;

/// <summary>
/// Shows that this node lives, by a key that is renewed every second and ends by itself: whose key is gone, may have its leases taken
/// over. Renewed at answered PINGs, and in front of a lease, so that no lease is held by a node that is not seen. So is the key by which a node
/// that does not tell the others says so.
/// </summary>
internal sealed class NodePresence(RedisCalls calls, KeyLayout layout) : IConnectionListener
{
    private const long Milliseconds = 3000;

    private static readonly TimeSpan Renew = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(1);

    private static readonly ReadOnlyMemory<byte> Something = "1"u8.ToArray();

    private long _shownAt = long.MinValue;

    /// <summary>Random: no earlier process has had it.</summary>
    public string Node { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));

    /// <summary>Renews the key, if it is time; does not wait.</summary>
    public void Show()
    {
        var time = calls.Client.Time;
        var shown = Volatile.Read(ref _shownAt);
        var now = time.GetTimestamp();
        if ((shown == long.MinValue || time.GetElapsedTime(shown, now) >= Renew) && Interlocked.CompareExchange(ref _shownAt, now, shown) == shown)
        {
            _ = ShowNowAsync();
            if (calls.Client.Tracking.Announcements is { IsByMessages: false })
            {
                _ = BeQuietAsync();
            }
        }
    }

    public async ValueTask<bool> IsAliveAsync(string node, TimeSpan deadline)
    {
        try
        {
            return await calls.Client.SendAsync<Exists, bool>(new(layout.Node(node)), calls.Read(deadline), CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception failure) when (RedisCalls.IsFailure(failure))
        {
            throw RedisCalls.Failed(failure);
        }
    }

    public void OnConnected(ConnectionInfo connection)
    {
        if (connection.Kind != ConnectionKind.Tracking)
        {
            return;
        }

        Volatile.Write(ref _shownAt, long.MinValue);
        Show();
    }

    public void OnPing(ConnectionInfo connection, long sentAt)
    {
        if (connection.Kind == ConnectionKind.Tracking)
        {
            Show();
        }
    }

    public void OnLost(ConnectionInfo connection, Exception reason)
    {
    }

    public void OnAttemptFailed(ConnectionKind kind, RedisConnectException reason, TimeSpan nextIn)
    {
    }

    private async Task BeQuietAsync()
    {
        try
        {
            _ = await calls.Client.SendAsync<Eval<IntegerReply, long>, long>(BeQuiet.Command(layout.Messages), calls.Write(Budget), CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception failure) when (RedisCalls.IsFailure(failure))
        {
            // A server that refuses this refuses the writes of which it speaks.
        }
    }

    private async Task ShowNowAsync()
    {
        try
        {
            _ = await calls.Client.SetAsync(layout.Node(Node), Something, Milliseconds, options: calls.Write(Budget)).ConfigureAwait(false);
        }
        catch (Exception failure) when (RedisCalls.IsFailure(failure))
        {
            // A server that takes this key from nobody grants no leases either, and of a lost connection others tell.
        }
    }
}
