using FusionTiered.Conformance;
using FusionTiered.Redis.Tests.Support;

namespace FusionTiered.Redis.Tests.Conformance;

/// <summary>The coherent engine over TLS, with a client that shows a certificate.</summary>
public sealed class CoherentOnTls : IConformanceEngine
{
    private static readonly UntilExit<TlsServer> Shared = new(static () => TlsServer.StartAsync(asksClients: true));

    public CachePromises Promises { get; } = new("coherent on Redis over TLS");

    public int MaxNodes => 4;

    public bool FillsMemoryOnNextRead => true;

    public string? Unavailable => RedisBinary.WhySkipped;

    public TimeSpan Unit => TimeSpan.FromMilliseconds(200);

    public async ValueTask<ConformanceCaches> StartAsync(ConformanceSetup setup)
    {
        var server = await Shared.StartedAsync();
        var (certificate, key) = server.ClientCertificate;
        return await CoherentNodes.StartAsync(setup, redis =>
        {
            redis.Endpoints.Add(server.Endpoint);
            (redis.Tls, redis.TlsAuthority, redis.TlsCertificate, redis.TlsKey) = (true, server.Authority.File, certificate, key);
        });
    }
}
