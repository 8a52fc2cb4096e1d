using System.Text.Json.Serialization.Metadata;

namespace FusionTiered.AspNetCore.Live;

/// <summary>The feeds of one mapping, by key, and the number of its clients.</summary>
internal sealed class LiveFeeds<T>(LiveSource<T> source, LiveValueOptions options, JsonTypeInfo<T> json)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, LiveFeed<T>> _feeds = new(StringComparer.Ordinal);
    private int _clients;

    /// <summary>Keys with a client.</summary>
    internal int Count
    {
        get
        {
            lock (_gate)
            {
                return _feeds.Count;
            }
        }
    }

    /// <summary>A new client of a key; null: there are too many.</summary>
    public LiveClient? Join(CacheKey key, out LiveFeed<T> feed)
    {
        var client = new LiveClient();
        lock (_gate)
        {
            feed = null!;
            if (_clients >= options.MostClients)
            {
                return null;
            }

            _clients++;
            if (_feeds.TryGetValue(key.Text, out var running) && running.TryJoin(client))
            {
                feed = running;
                return client;
            }

            feed = _feeds[key.Text] = new LiveFeed<T>(key, source, options, json);
            feed.TryJoin(client);
        }

        _ = feed.RunAsync();
        return client;
    }

    public void Leave(LiveFeed<T> feed, LiveClient client)
    {
        lock (_gate)
        {
            _clients--;
            if (feed.Leave(client) && _feeds.TryGetValue(feed.Key.Text, out var running) && ReferenceEquals(running, feed))
            {
                _feeds.Remove(feed.Key.Text);
            }
        }
    }
}
