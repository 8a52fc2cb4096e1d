using FusionTiered.Redis.Coherence;
using FusionTiered.Redis.Connections;
using FusionTiered.Redis.Keyspace;
using FusionTiered.Redis.L2;
using Microsoft.Extensions.Logging;

namespace FusionTiered.Redis.Registration;

/// <summary>Puts tier and channel together over one client. Nothing connects before the channel is listened to.</summary>
internal static class RedisTierFactory
{
    /// <param name="options">Options that were validated.</param>
    /// <param name="limits">Those of our client, validated, too.</param>
    /// <param name="prefix">The prefix of all keys.</param>
    /// <param name="time">The clock of the cache.</param>
    /// <param name="log">Where the life of the connections is told.</param>
    /// <param name="writeDeadline">How long a turn among the nodes is asked for; null: as long as a write by default.</param>
    public static RemoteTierBinding Create(RedisOptions options, CoherentRedisOptions limits, string prefix, TimeProvider time, ILogger log, TimeSpan? writeDeadline = null)
    {
        var layout = new KeyLayout(prefix, options.Database);
        var listeners = new ConnectionListeners();
        var client = new RedisClient(RedisOptionsCompiler.Compile(options, limits, layout.Tracked, layout.Messages), listeners, listeners, time);
        var calls = new RedisCalls(client);
        var marks = new Marks(calls, layout);
        var presence = new NodePresence(calls, layout);
        var channel = new RedisChannel(calls, layout, marks);
        listeners.Pushes = channel;

        // The channel before all others: what it tells must not wait.
        listeners.Add(channel);
        listeners.Watch(presence);
        listeners.Watch(new ConnectionLog(log, time));
        listeners.Watch(new EvictionCheck(client, log));
        return new(new RedisTier(calls, layout, marks, presence, writeDeadline ?? new RemoteTierOptions().WriteDeadline), channel);
    }
}
