using FusionTiered.Redis.Commands;

namespace FusionTiered.Redis.Connections;

/// <summary>
/// Asks the application for user and password at each attempt to connect, and again when three quarters of their time have passed. Then the
/// connections in use log in anew, or the server would end them: a connection hears of changes only as long as it lives.
/// </summary>
internal sealed class CredentialSource : IDisposable
{
    private static readonly TimeSpan Soonest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(5);

    private readonly Func<CancellationToken, ValueTask<RedisCredentials>> _ask;
    private readonly TimeSpan _patience;
    private readonly TimeProvider _time;
    private readonly Func<IEnumerable<RedisConnection>> _inUse;
    private readonly Action<RedisConnectException, TimeSpan> _failed;
    private readonly CancellationTokenSource _end = new();
    private readonly Lock _gate = new();
    private readonly ITimer _timer;
    private DateTimeOffset? _due;

    /// <param name="settings">Those of the client.</param>
    /// <param name="time">Its clock.</param>
    /// <param name="inUse">The connections that log in anew.</param>
    /// <param name="failed">Told of new credentials that did not come or were refused, and when the next try comes.</param>
    public CredentialSource(ConnectionSettings settings, TimeProvider time, Func<IEnumerable<RedisConnection>> inUse, Action<RedisConnectException, TimeSpan> failed)
    {
        _ask = settings.Credentials!;
        _patience = settings.ConnectTimeout;
        _time = time;
        _inUse = inUse;
        _failed = failed;
        _timer = time.CreateTimer(static source => _ = ((CredentialSource)source!).RenewAsync(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The credentials of the next attempt to connect. Waits, on the thread that will connect.</summary>
    /// <exception cref="RedisConnectException">There are none.</exception>
    public RedisCredentials Ask()
    {
#pragma warning disable VSTHRD002 // a thread of its own
        var credentials = AskAsync().GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
        if (credentials.ExpiresAt is { } end)
        {
            var now = _time.GetUtcNow();
            Plan(now, (end - now) * 0.75);
        }

        return credentials;
    }

    public void Dispose()
    {
        _end.Cancel();
        _timer.Dispose();
    }

    private async Task<RedisCredentials> AskAsync()
    {
        try
        {
            // On the pool: code of the application that never returns must not hold the thread for good.
            return await Task.Run(() => _ask(_end.Token).AsTask(), _end.Token).WaitAsync(_patience, _time, _end.Token).ConfigureAwait(false)
                ?? throw new RedisConnectException("Credentials of the application are null.");
        }
        catch (TimeoutException late)
        {
            throw new RedisConnectException($"Credentials of the application did not come within {_patience.TotalMilliseconds:0} ms.", inner: late);
        }
        catch (Exception failure) when (failure is not RedisConnectException && !_end.IsCancellationRequested)
        {
            throw new RedisConnectException($"Credentials of the application failed: {failure.GetType().Name}: {failure.Message}", inner: failure);
        }
    }

    /// <summary>The earliest of several plans holds: a connection that logged in earlier expires earlier.</summary>
    private void Plan(DateTimeOffset now, TimeSpan wait)
    {
        lock (_gate)
        {
            var due = now + (wait > Soonest ? wait : Soonest);
            if (!_end.IsCancellationRequested && (_due is null || due < _due))
            {
                _due = due;
                _ = _timer.Change(due - now, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private async Task RenewAsync()
    {
        lock (_gate)
        {
            _due = null;
        }

        try
        {
            var credentials = await AskAsync().ConfigureAwait(false);
            foreach (var connection in _inUse())
            {
                await LogInAsync(connection, credentials).ConfigureAwait(false);
            }

            if (credentials.ExpiresAt is { } end)
            {
                var now = _time.GetUtcNow();
                Plan(now, (end - now) * 0.75);
            }
        }
        catch (Exception failure)
        {
            if (!_end.IsCancellationRequested)
            {
                Plan(_time.GetUtcNow(), Again);
                _failed(failure as RedisConnectException ?? new RedisConnectException(failure.Message, inner: failure), Again);
            }
        }
    }

    private async Task LogInAsync(RedisConnection connection, RedisCredentials credentials)
    {
        try
        {
            _ = await connection.SendAsync<Auth, bool>(new(credentials), new SendOptions { Budget = _patience, GoesOn = true }, _end.Token).ConfigureAwait(false);
        }
        catch (Resp3.RedisException) when (connection.Closed is not null)
        {
            // Its successor asks for its own.
        }
    }
}
