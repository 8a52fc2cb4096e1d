using FusionTiered.Conformance;
using FusionTiered.Redis.Registration;
using FusionTiered.Redis.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace FusionTiered.Redis.Tests.Conformance;

/// <summary>A redis-server for each case; each node is a user of its own there, so that it can be cut off alone.</summary>
public class RedisHarness : IRemoteTierHarness
{
    public string? Unavailable => RedisBinary.WhySkipped;

    public TimeSpan Unit => TimeSpan.FromMilliseconds(200);

    /// <summary>The rights of the nodes, besides all keys and channels.</summary>
    protected virtual string[] Rights => ["+@all"];

    public virtual string? WhyNot(RemoteTrait trait) => null;

    async ValueTask<RemoteCluster> IRemoteTierHarness.StartAsync(int nodes)
    {
        var (server, reach) = await StartServerAsync();
        var cluster = new Cluster(server, nodes, Rights, reach);
        foreach (var node in cluster.Nodes)
            await cluster.HealAsync(node);
        return cluster;
    }

    /// <summary>Starts a server, and says how nodes reach it.</summary>
    private protected virtual async Task<(RedisServer Server, ServerReach Reach)> StartServerAsync()
    {
        var server = await RedisServer.StartAsync();
        return (server, new(redis => redis.Endpoints.Add(server.Endpoint)));
    }

    private sealed class Cluster : RemoteCluster
    {
        private readonly ServerReach _reach;
        private readonly RedisServer _server;
        private readonly string[] _rights;
        private readonly Dictionary<RemoteNode, (string User, RemoteTierBinding Binding)> _nodes = [];

        public Cluster(RedisServer server, int nodes, string[] rights, ServerReach reach)
        {
            (_server, _rights, _reach) = (server, rights, reach);
            for (var i = 0; i < nodes; i++)
            {
                var user = $"node{i}";
                var settings = new RedisSettings { User = user, Password = "p" };
                reach.SetUp(settings.Server);
                var binding = RedisTierFactory.Create(settings.Server, settings.Client, "ft:", TimeProvider.System, NullLogger.Instance);
                _nodes[new RemoteNode(binding.Tier, binding.Channel)] = (user, binding);
            }

            Nodes = [.. _nodes.Keys];
        }

        public override IReadOnlyList<RemoteNode> Nodes { get; }

        public override ConformanceTime Time => ConformanceTime.Real;

        public override TimeProvider Clock => TimeProvider.System;

        public override async ValueTask WriteAsync(string key, byte[] payload, TimeSpan? keepFor = null)
        {
            await using var foreign = await ForeignProgram.ConnectAsync(_server);
            await foreign.Db.StringSetAsync("ft:" + key, payload, keepFor is { } lifetime ? lifetime : StackExchange.Redis.Expiration.Default);
        }

        public override async ValueTask DeleteAsync(string key) => await _server.CliAsync("DEL", "ft:" + key);

        public override async ValueTask ClearAsync() => await _server.CliAsync("FLUSHALL");

        public override ValueTask EndAsync(RemoteNode node) => _nodes[node].Binding.DisposeAsync();

        public override async ValueTask CutAsync(RemoteNode node)
        {
            await _server.CliAsync("ACL", "SETUSER", _nodes[node].User, "off");
            await _server.CliAsync("CLIENT", "KILL", "USER", _nodes[node].User);
        }

        public override async ValueTask HealAsync(RemoteNode node) => await _server.CliAsync(["ACL", "SETUSER", _nodes[node].User, "on", ">p", .. _rights, "~*", "&*"]);

        public override ValueTask FreezeAsync()
        {
            _server.Freeze();
            return ValueTask.CompletedTask;
        }

        public override ValueTask ThawAsync()
        {
            _server.Thaw();
            return ValueTask.CompletedTask;
        }

        public override async ValueTask FillAsync() => await _server.CliAsync("CONFIG", "SET", "maxmemory", "1");

        public override async ValueTask MakeReadOnlyAsync() => await _server.CliAsync("REPLICAOF", "127.0.0.1", "1");

        public override async ValueTask DisposeAsync()
        {
            foreach (var (_, binding) in _nodes.Values)
                await binding.DisposeAsync();
            await _server.DisposeAsync();
            await _reach.DisposeAsync();
        }
    }
}
