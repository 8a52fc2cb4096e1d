using FusionTiered.Fusion.Telemetry;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;
using CacheName = FusionTiered.Telemetry.CacheName;

namespace FusionTiered.Fusion.Redis;

/// <summary>The one multiplexer that the Redis tier, the backplane and the locker share; made when the first of them asks.</summary>
/// <param name="connect">Makes or finds it.</param>
/// <param name="isOwned">Whether it ends here; an application's own may be shared with others.</param>
/// <param name="cache">The name of the cache, for logs.</param>
/// <param name="log">Told once when Redis goes away, and once when it is back.</param>
/// <remarks>
/// StackExchange.Redis may give a connection before it sends on it, and queues nothing here (<see cref="BacklogPolicy.FailFast"/>): the
/// first commands would fail, and what was read meanwhile would leave memory when the node begins to listen. So a connection is tried first.
/// </remarks>
internal sealed class SharedConnection(Func<Task<IConnectionMultiplexer>> connect, bool isOwned, string cache, ILogger log) : IDisposable
{
    private const int Tries = 20;
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(10);

    private readonly Lock _gate = new();
    private Task<IConnectionMultiplexer>? _connecting;
    private int _isAway;
    private bool _isDisposed;

    /// <summary>Gives the connection in a form that those who get it cannot end. One that failed is tried again by the next part that asks.</summary>
    public Task<IConnectionMultiplexer> GetAsync()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return _connecting is null or { IsFaulted: true } or { IsCanceled: true } ? _connecting = Task.Run(ConnectAsync) : _connecting;
        }
    }

    /// <summary>Ends the connection, if it is ours: also one that is still being made.</summary>
    public void Dispose()
    {
        Task<IConnectionMultiplexer>? connecting;
        lock (_gate)
        {
            (_isDisposed, connecting) = (true, _connecting);
        }

        // A failure that the proxies hide is known here.
        _ = connecting?.ContinueWith(
            _ => End(),
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnRanToCompletion | TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    /// <summary>The name of the cache, for logs.</summary>
    public string Cache => cache;

    /// <summary>Whether the connection is this cache's alone.</summary>
    public bool IsOwned => isOwned;

    /// <summary>Called each time a connection is back.</summary>
    public Action Restored { get; set; } = static () => { };

    private IConnectionMultiplexer? Real { get; set; }

    private async Task<IConnectionMultiplexer> ConnectAsync()
    {
        var real = await connect().ConfigureAwait(false);
        real.ConnectionFailed += Failed;
        real.ConnectionRestored += OnRestored;
        Real = real;
        for (var tries = 0; isOwned && tries < Tries && !_isDisposed && !await IsUsableAsync(real).ConfigureAwait(false); tries++)
        {
            // The time of the machine: a connection is made in no other.
            await Task.Delay(BetweenTries, TimeProvider.System).ConfigureAwait(false);
        }

        if (!real.IsConnected)
        {
            _ = TellAbsentAsync(real);
        }

        return UnownedConnection.Of(real);
    }

    // Whether commands and messages find a server.
    private static async Task<bool> IsUsableAsync(IConnectionMultiplexer real)
    {
        try
        {
            await real.GetDatabase().PingAsync(CommandFlags.DemandMaster).ConfigureAwait(false);
            await real.GetSubscriber().PingAsync().ConfigureAwait(false);
            return true;
        }
        catch (RedisConnectionException)
        {
            return false;
        }
        catch (Exception failure) when (failure is RedisException or TimeoutException or ObjectDisposedException)
        {
            // It is made, whatever the server says.
            return true;
        }
    }

    // The first attempt failed before anybody could listen to its event. A command that fails has the cause.
    private async Task TellAbsentAsync(IConnectionMultiplexer real)
    {
        try
        {
            await real.GetDatabase().PingAsync().ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is RedisException or TimeoutException)
        {
            if (!_isDisposed && Interlocked.Exchange(ref _isAway, 1) == 0)
            {
                Log.RedisAway(log, CacheName.Shown(cache), RedisFailure.Named(failure), failure);
            }
        }
        catch (ObjectDisposedException)
        {
            // The cache has ended.
        }
    }

    private void End()
    {
        if (Real is not { } real)
        {
            return;
        }

        real.ConnectionFailed -= Failed;
        real.ConnectionRestored -= OnRestored;
        if (isOwned)
        {
            real.Dispose();
        }
    }

    // Each attempt fails twice, for commands and for messages; the first failure says all.
    private void Failed(object? sender, ConnectionFailedEventArgs e)
    {
        if (Interlocked.Exchange(ref _isAway, 1) == 0)
        {
            Log.RedisAway(log, CacheName.Shown(cache), RedisFailure.Named(e.FailureType, e.Exception), e.Exception);
        }
    }

    private void OnRestored(object? sender, ConnectionFailedEventArgs e)
    {
        Restored();
        if (Interlocked.Exchange(ref _isAway, 0) == 1)
        {
            Log.RedisBack(log, CacheName.Shown(cache));
        }
    }
}
