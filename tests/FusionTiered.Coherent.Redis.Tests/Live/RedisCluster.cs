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
