using FusionTiered.Servers;
using System.Runtime.CompilerServices;
using FusionTiered.Redis.Commands;

namespace FusionTiered.Redis.Connections;

/// <summary>
/// A few connections to one Redis, each replaced when it ends: the first also carries the invalidations, one is for large values.
/// While a connection is away its commands fail at once with <see cref="RedisNotConnectedException"/>: nothing is queued,
/// because a cache has something better to do than to wait.
/// </summary>
internal sealed class RedisClient : ICommandChannel, IServerFinder, IAsyncDisposable, IDisposable
{
    private static readonly TimeSpan EndWithin = TimeSpan.FromSeconds(5);

    private readonly ConnectionSettings _settings;
    private readonly MonotonicClock _clock;
    private readonly Heartbeat _heartbeat;
    private readonly ConnectionSlot[] _slots;
    private readonly ConnectionSlot[] _data;
    private readonly ConnectionSlot _large;
    private readonly SentinelWatch? _sentinels;
    private readonly CredentialSource? _credentials;

    /// <param name="settings">Checked settings.</param>
    /// <param name="listener">Hears connections come and go.</param>
    /// <param name="pushes">Hears invalidations.</param>
    /// <param name="time">The clock; null for the system's.</param>
    /// <param name="random">From 0 to 1, for jitter; null for the shared generator.</param>
    public RedisClient(
        ConnectionSettings settings, IConnectionListener? listener = null, IPushHandler? pushes = null, TimeProvider? time = null, Func<double>? random = null)
    {
        _settings = settings;
        _clock = new(time ?? TimeProvider.System);
        _heartbeat = new(_clock, "FusionTiered.Redis heartbeat");
        random ??= Random.Shared.NextDouble;
        listener ??= NoConnectionListener.Instance;
        _credentials = settings.Credentials is null ? null : new(settings, _clock.Time, InUse, listener.OnCredentialsFailed);
        ConnectionSlot Slot(ConnectionKind kind) => new(settings, kind, _heartbeat, listener, pushes, random, settings.Sentinels is null ? null : this, _credentials);
        _data = [Slot(ConnectionKind.Tracking), .. Enumerable.Range(1, settings.DataConnections - 1).Select(_ => Slot(ConnectionKind.Data))];
        _large = Slot(ConnectionKind.Large);
        _slots = [.. _data, _large];
        _sentinels = settings.Sentinels is null ? null : new(settings, _heartbeat, Follow);
    }

    /// <summary>The connection that carries the invalidations.</summary>
    public ConnectionSlot Tracking => _data[0];

    public TimeProvider Time => _clock.Time;

    /// <summary>Values above this many bytes take their own connection.</summary>
    public int LargeValueThreshold => _settings.LargeValueThreshold;

    /// <summary>A longer reply ends the connection that it comes over.</summary>
    public int MaxValueBytes => _settings.Limits.MaxBulkBytes;

    /// <summary>
    /// When the last answered PING of the tracking connection was sent (a timestamp of <see cref="Time"/>):
    /// the coherence lease counts from here. <see cref="long.MinValue"/> while there is no such connection.
    /// </summary>
    public long LastAnsweredPingSentAt => _data[0].LastAnsweredPingSentAt;

    public IReadOnlyList<SlotState> State => Array.ConvertAll(_slots, static slot => slot.State);

    /// <summary>Begins to connect; returns at once.</summary>
    /// <param name="pingInterval">How often to PING; null: as the settings say.</param>
    public void Start(TimeSpan? pingInterval = null)
    {
        _settings.PingInterval = pingInterval ?? _settings.PingInterval;
        _sentinels?.Start();
        foreach (var slot in _slots)
        {
            slot.Start();
        }
    }

    /// <summary>Ends when every place has a connection.</summary>
    public Task WhenConnectedAsync(CancellationToken cancellation = default) =>
        Task.WhenAll(_slots.Select(static slot => slot.WhenConnectedAsync())).WaitAsync(cancellation);

    /// <inheritdoc/>
    public SendOptions WithDeadline(SendOptions options, bool isWrite) => _clock.WithDeadline(options, _settings, isWrite);

    /// <inheritdoc/>
    public ValueTask<TReply> SendAsync<TCommand, TReply>(TCommand command, SendOptions options, CancellationToken cancellation)
        where TCommand : struct, IRedisCommand<TReply> =>
        options.RetryOnce && !TCommand.IsWrite
            ? SendTwiceAsync<TCommand, TReply>(command, options, cancellation)
            : SendOnceAsync<TCommand, TReply>(command, options, cancellation);

    /// <summary>The second try of a read whose connection was lost under way: waits for the next one, as long as the budget lasts.</summary>
    /// <param name="command">The command.</param>
    /// <param name="options">Those of the first try, with its deadline.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async ValueTask<TReply> SendAgainAsync<TCommand, TReply>(TCommand command, SendOptions options, CancellationToken cancellation)
        where TCommand : struct, IRedisCommand<TReply>
    {
        var left = _clock.SpanOf(options.Deadline - _clock.Now);
        try
        {
            var slot = Choose(options);
            if (left > TimeSpan.Zero)
            {
                await (slot == _large ? slot.WhenTriedAsync() : slot.WhenConnectedAsync()).WaitAsync(left, _clock.Time, cancellation).ConfigureAwait(false);
            }
        }
        catch (TimeoutException)
        {
            throw new RedisTimeoutException(TCommand.Name, options.Budget);
        }

        return await SendOnceAsync<TCommand, TReply>(command, options, cancellation).ConfigureAwait(false);
    }

    /// <summary>
    /// The end of the wait on the clock of the server, in milliseconds since 1970: a write that the server gets later has been given up. Reads that
    /// clock where it is not known, and behind the caller where the last reading is old.
    /// </summary>
    /// <param name="options">Those of the write, with its deadline.</param>
    /// <exception cref="Resp3.RedisException">The server's clock could not be read.</exception>
    public async ValueTask<long> DeadlineAtServerAsync(SendOptions options)
    {
        var connection = _data[0].Current ?? throw new RedisNotConnectedException("A write was not sent: there is no connection.", _data[0].LastFailure);
        if (connection.Clock.At(options.Deadline) is { } known)
        {
            if (connection.Clock.IsDue)
            {
                _ = ReadBehindAsync(connection);
            }

            return known;
        }

        await ReadClockAsync(connection, options).ConfigureAwait(false);
        return connection.Clock.At(options.Deadline) ?? throw new RedisNotConnectedException("A write was not sent: the clock of the server is not known.");
    }

    /// <summary>The server found a write late that was not: its clock is read again before the next one.</summary>
    public void ForgetServerClock() => _data[0].Current?.Clock.Forget();

    /// <summary>Closes every connection and waits for their threads.</summary>
    public async ValueTask DisposeAsync()
    {
        Close();
        // A name server can hold a thread longer than anybody wants to wait; it is a background thread and ends later.
        await Task.WhenAny(Task.WhenAll([.. _slots.Select(static slot => slot.Ended), _sentinels?.Ended ?? Task.CompletedTask]), Task.Delay(EndWithin, TimeProvider.System)).ConfigureAwait(false);
        _heartbeat.Dispose();
    }

    /// <summary>Closes every connection; their threads end by themselves.</summary>
    public void Dispose()
    {
        Close();
        _heartbeat.Stop();
    }

    /// <summary>
    /// The primary that the Sentinels name. All other connections lead where the one leads that hears of changes: its announcements speak of that
    /// server alone.
    /// </summary>
    IReadOnlyList<RedisEndpoint> IServerFinder.Find(ConnectionKind kind)
    {
        if (kind == ConnectionKind.Tracking)
        {
            return [_sentinels!.Primary()];
        }

#pragma warning disable VSTHRD002 // a thread of its own, and the wait ends with the client
        Tracking.WhenConnectedAsync().GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
        return Tracking.Current is { } first ? [first.Endpoint] : throw new RedisConnectException("The first connection was lost meanwhile.");
    }

    private void Follow(RedisEndpoint primary, bool isNew)
    {
        foreach (var slot in _slots)
        {
            slot.Follow(primary, isNew);
        }
    }

    private void Close()
    {
        foreach (var slot in _slots)
        {
            slot.Dispose();
        }

        _sentinels?.Dispose();
        _credentials?.Dispose();
    }

    private IEnumerable<RedisConnection> InUse() => _slots.Select(static slot => slot.Current).OfType<RedisConnection>();

    private static async Task ReadClockAsync(RedisConnection connection, SendOptions options)
    {
        var sentAt = connection.Now;
        connection.Clock.Read(await connection.SendAsync<Commands.Time, long>(default, options, CancellationToken.None).ConfigureAwait(false), sentAt);
    }

    private static async Task ReadBehindAsync(RedisConnection connection)
    {
        try
        {
            await ReadClockAsync(connection, default).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is Resp3.RedisException or ObjectDisposedException)
        {
            // The old reading holds, and the next write asks again.
        }
    }

    private ValueTask<TReply> SendOnceAsync<TCommand, TReply>(TCommand command, in SendOptions options, CancellationToken cancellation)
        where TCommand : struct, IRedisCommand<TReply>
    {
        var slot = Choose(options);
        return slot.Current is { } connection ? connection.SendAsync<TCommand, TReply>(command, options, cancellation)
            : IsComing(slot) ? SendWhenTriedAsync<TCommand, TReply>(command, options, cancellation)
            : ValueTask.FromException<TReply>(new RedisNotConnectedException($"{TCommand.Name} was not sent: there is no connection.", slot.LastFailure));
    }

    /// <summary>
    /// Waits for the connection for large values while it is being made, for half of the budget at most. On the one that hears of changes,
    /// a large value could take so long that its silence ended it.
    /// </summary>
    private async ValueTask<TReply> SendWhenTriedAsync<TCommand, TReply>(TCommand command, SendOptions options, CancellationToken cancellation)
        where TCommand : struct, IRedisCommand<TReply>
    {
        options = WithDeadline(options, TCommand.IsWrite);
        try
        {
            await _large.WhenTriedAsync().WaitAsync(_clock.SpanOf(Math.Max(0, options.Deadline - _clock.Now) / 2), _clock.Time, cancellation).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // Worth a delay, not a failure.
            options = options with { Route = CommandRoute.Tracking };
        }

        return await SendOnceAsync<TCommand, TReply>(command, options, cancellation).ConfigureAwait(false);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<TReply> SendTwiceAsync<TCommand, TReply>(TCommand command, SendOptions options, CancellationToken cancellation)
        where TCommand : struct, IRedisCommand<TReply>
    {
        options = WithDeadline(options, TCommand.IsWrite);
        try
        {
            return await SendOnceAsync<TCommand, TReply>(command, options, cancellation).ConfigureAwait(false);
        }
        catch (RedisConnectionLostException)
        {
            return await SendAgainAsync<TCommand, TReply>(command, options, cancellation).ConfigureAwait(false);
        }
    }

    private bool IsComing(ConnectionSlot slot) => slot == _large && _data[0].Current is not null && !slot.WhenTriedAsync().IsCompleted;

    private ConnectionSlot Choose(in SendOptions options)
    {
        if (options.Route == CommandRoute.Large || (options.Route == CommandRoute.BySize && options.PayloadBytes > _settings.LargeValueThreshold))
        {
            return _large.Current is not null || IsComing(_large) ? _large : _data[0]; // large values are worth a delay, not a failure
        }

        if (_data.Length == 1 || options.Route == CommandRoute.Tracking)
        {
            return _data[0];
        }

        var best = _data[0];
        var fewest = int.MaxValue;
        foreach (var slot in _data)
        {
            if (slot.Current is { } connection && connection.PendingOperations < fewest)
            {
                best = slot;
                fewest = connection.PendingOperations;
            }
        }

        return best;
    }
}
