using FusionTiered.Redis.Tests.Support;

namespace FusionTiered.Redis.Tests.Conformance;

/// <summary>Nodes that reach their server over TLS, with a certificate of their own.</summary>
public sealed class TlsHarness : RedisHarness
{
    private protected override async Task<(RedisServer Server, ServerReach Reach)> StartServerAsync()
    {
        var tls = await TlsServer.StartAsync(asksClients: true);
        var (certificate, key) = tls.ClientCertificate;
        return (tls.Server, new(
            redis =>
            {
                redis.Endpoints.Add(tls.Endpoint);
                (redis.Tls, redis.TlsAuthority, redis.TlsCertificate, redis.TlsKey) = (true, tls.Authority.File, certificate, key);
            },
            tls.Authority));
    }
}
