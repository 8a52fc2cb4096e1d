using System.Globalization;
using FusionTiered.Show.Run;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Show.Nodes;

/// <summary>A real Redis. Each node reaches it through a forwarder of its own; the keys of the run are removed at its end.</summary>
/// <param name="options">Server and credentials.</param>
/// <param name="spawned">The server, where it is the run's own; it is stopped with the run.</param>
internal sealed class RedisSharedTier(RedisOptions options, SpawnedRedis? spawned) : ISharedTier
{
    private readonly string _run = $"show-{Guid.NewGuid().ToString("N")[..8]}";
    private int _clusters;

    // The server has answered before it is named here, so that this is an address and nothing else that stood in its place.
    public string Name { get; } = string.Create(
        CultureInfo.InvariantCulture, $"Redis at {options.Endpoints[0]}{(spawned is not null ? ", started for this run" : options.Database == 0 ? "" : $", database {options.Database}")}");

    /// <summary>Makes sure that the server answers.</summary>
    /// <exception cref="NoRedisException">It does not.</exception>
    public static async Task<RedisSharedTier> OpenAsync(RedisOptions options, CancellationToken ct)
    {
        await using var talk = await RedisTalk.ConnectAsync(options, ct);
        await talk.AskAsync(ct, "PING");
        return new(options, spawned: null);
    }

    public IWires Lay(int nodes) => new Wires(this, nodes, string.Create(CultureInfo.InvariantCulture, $"{_run}-{Interlocked.Increment(ref _clusters)}:"));

    public async ValueTask DisposeAsync()
    {
        if (spawned is not null)
        {
            await spawned.DisposeAsync();
            return;
        }

        try
        {
            await CleanAsync();
        }
        catch (NoRedisException failure)
        {
            await Console.Error.WriteLineAsync($"The keys that begin with '{_run}' were not removed from Redis. {failure.Message}");
        }
    }

    private async Task CleanAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        await using var talk = await RedisTalk.ConnectAsync(options, limit.Token);
        var cursor = "0";
        do
        {
            var page = (object?[])(await talk.AskAsync(limit.Token, "SCAN", cursor, "MATCH", _run + "-*", "COUNT", "1000"))!;
            cursor = (string)page[0]!;
            if (page[1] is object?[] { Length: > 0 } keys)
            {
                await talk.AskAsync(limit.Token, ["UNLINK", .. keys.Cast<string>()]);
            }
        }
        while (cursor is not "0");
    }

    private sealed class Wires(RedisSharedTier tier, int nodes, string prefix) : IWires
    {
        private readonly Forwarder[] _forwarders = [.. Enumerable.Range(0, nodes).Select(_ => new Forwarder(RedisAddress.Of(tier.Options)))];

        public string KeyPrefix => prefix;

        public string Outage => tier.Spawned is null ? "all connections to Redis were cut" : "redis-server was stopped and started again";

        public void Attach(IFusionTieredBuilder builder, int node) =>
            ShowCache.Engine.UseRedis(builder, tier.Options, string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{_forwarders[node].Port}"));

        public void CutOff(int node) => _forwarders[node].Silence();

        public void Heal(int node) => _forwarders[node].Heal();

        public Task StopAsync(CancellationToken ct)
        {
            if (tier.Spawned is { } server)
            {
                return server.StopAsync(ct);
            }

            foreach (var forwarder in _forwarders)
            {
                forwarder.Cut();
            }

            return Task.CompletedTask;
        }

        public Task StartAsync(CancellationToken ct)
        {
            if (tier.Spawned is { } server)
            {
                return server.StartAsync(ct);
            }

            foreach (var forwarder in _forwarders)
            {
                forwarder.Heal();
            }

            return Task.CompletedTask;
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var forwarder in _forwarders)
            {
                await forwarder.DisposeAsync();
            }
        }
    }

    private RedisOptions Options => options;

    private SpawnedRedis? Spawned => spawned;
}
