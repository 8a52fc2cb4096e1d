using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace FusionTiered.AspNetCore.Live;

/* One key, for all its clients on this node: one watch, and one read for each change. It begins with the first client and ends with the
   last. A change names the key, not the value, so the value is read from the cache, which has it in memory or asks L2 and the source once
   for all. Changes that come while it is read are one change; a message that says the same as the one before is not sent. */
#pragma warning disable CA1001 // A source of tokens without a timer holds nothing.
internal sealed class LiveFeed<T>(CacheKey key, LiveSource<T> source, LiveValueOptions options, JsonTypeInfo<T> json)
#pragma warning restore CA1001
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly List<LiveClient> _clients = [];
    private readonly CancellationTokenSource _end = new();
    private LiveMessage? _latest;
    private byte[] _data = [];
    private bool _hasEnded;

    public CacheKey Key => key;

    /// <summary>Whether the client was taken in; false: the feed has ended.</summary>
    public bool TryJoin(LiveClient client)
    {
        lock (_gate)
        {
            if (_hasEnded)
            {
                return false;
            }

            _clients.Add(client);
            if (_latest is not null)
            {
                client.Offer(_latest);
            }
        }

        return true;
    }

    /// <summary>A client leaves.</summary>
    /// <returns>Whether it was the last one: the feed has ended.</returns>
    public bool Leave(LiveClient client)
    {
        lock (_gate)
        {
            _clients.Remove(client);
            if (_clients.Count > 0)
            {
                return false;
            }

            _hasEnded = true;
        }

        _end.Cancel();
        return true;
    }

    /// <summary>Tells the clients of every change until the last one has left, or the cache has ended. It does not fail.</summary>
    public async Task RunAsync()
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            await foreach (var change in source.Cache.WatchAsync(CacheWatch.Key(key), _end.Token).ConfigureAwait(false))
            {
                await TellAsync(_end.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
            // No client is left.
        }
        catch (ObjectDisposedException)
        {
            // The cache has ended. A source that says so is asked again.
        }
#pragma warning disable CA1031 // Nobody awaits this. The clients are told by the end of their connections.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            LiveLog.WatchFailed(source.Log, source.Shown(in key), failure);
        }
        finally
        {
            End();
        }
    }

    private async ValueTask TellAsync(CancellationToken cancellationToken)
    {
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                var read = await source.ReadAsync(key, cancellationToken).ConfigureAwait(false);
                if (read.TryGetValue(out var value))
                {
                    Send(JsonSerializer.SerializeToUtf8Bytes(value, json));
                }
                else
                {
                    Forget();
                }

                return;
            }
            catch (Exception failure) when (failure is not ObjectDisposedException && !cancellationToken.IsCancellationRequested)
            {
                LiveLog.ReadFailed(source.Log, source.Shown(in key), pause.TotalSeconds, failure);
            }

            await Task.Delay(pause, source.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    private void Send(byte[] data)
    {
        if (_latest is not null && data.AsSpan().SequenceEqual(_data))
        {
            return;
        }

        _data = data;
        var message = LiveMessage.Of(options.Type, data, source.Time.GetUtcNow());
        lock (_gate)
        {
            _latest = message;
            _clients.ForEach(client => client.Offer(message));
        }
    }

    // A new client must not get a value that was removed.
    private void Forget()
    {
        lock (_gate)
        {
            _latest = null;
        }
    }

    private void End()
    {
        lock (_gate)
        {
            _hasEnded = true;
            _clients.ForEach(static client => client.End());
        }
    }
}
