using System.Globalization;
using FusionTiered.Checker.Live;
using FusionTiered.Checker.Mutants;
using FusionTiered.Redis.Tests.Support;

namespace FusionTiered.Redis.Tests.Live;

/// <summary>Coherent caches over one redis-server.</summary>
internal static class RedisCluster
{
    public static LiveClusterMaker With(Mutant mutant = Mutant.None) => async (plan, recorder) =>
    {
        var (server, scene) = (await FaultyServer.StartAsync(), new MutantScene());
        return new LiveCluster(plan, server, [.. Enumerable.Range(0, plan.Nodes).Select(node => new RedisNode(plan, node, server.Port, recorder, mutant, scene))], scene);
    };

    /// <summary>The same over TLS, with clients that show a certificate.</summary>
    public static LiveClusterMaker OverTls() => static async (plan, recorder) =>
    {
        var (authority, port, scene) = (new TestAuthority(), FreePort.Next(), new MutantScene());
        var server = await FaultyServer.StartAsync(TlsServer.ArgumentsOf(authority, port, TestCertificate.Right, asksClients: true));
        var (certificate, key) = authority.Issue(TestCertificate.Right);
        var nodes = Enumerable.Range(0, plan.Nodes).Select(node => new RedisNode(plan, node, port, recorder, Mutant.None, scene, redis =>
            (redis.Tls, redis.TlsAuthority, redis.TlsCertificate, redis.TlsKey) = (true, authority.File, certificate, key)));
        return new LiveCluster(plan, server, [.. nodes], new Several(scene, authority));
    };

    /// <summary>The same, where each node asks a Sentinel of its own, which names the proxy of the node.</summary>
    public static LiveClusterMaker AtSentinels() => static async (plan, recorder) =>
    {
        var (server, scene, starting) = (await FaultyServer.StartAsync(), new MutantScene(), new List<Task<RedisServer>>());
        var nodes = Enumerable.Range(0, plan.Nodes).Select(node => new RedisNode(plan, node, server.Port, recorder, Mutant.None, scene, redis =>
        {
            var (proxy, sentinel) = (int.Parse(redis.Endpoints[0].Split(':')[1], CultureInfo.InvariantCulture), FreePort.Next());
            starting.Add(OneSentinel.StartAsync(proxy, sentinel));
            redis.Endpoints[0] = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{sentinel}");
            redis.ServiceName = SentinelSet.Service;
        })).ToList();
        return new LiveCluster(plan, server, nodes, new Several([scene, .. await Task.WhenAll(starting)]));
    };

    /// <summary>The same on a server that refuses client tracking.</summary>
    public static LiveClusterMaker ByMessages() => static async (plan, recorder) =>
    {
        var (server, scene) = (await FaultyServer.StartAsync(NoTracking.Rules("-client|tracking")), new MutantScene());
        var nodes = Enumerable.Range(0, plan.Nodes).Select(node => new RedisNode(plan, node, server.Port, recorder, Mutant.None, scene, NoTracking.LogIn));
        return new LiveCluster(plan, server, [.. nodes], scene) { HearsForeign = false };
    };

    private sealed class Several(params IDisposable[] all) : IDisposable
    {
        public void Dispose()
        {
            foreach (var each in all)
                each.Dispose();
        }
    }
}
