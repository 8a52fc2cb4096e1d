using System.Globalization;
using FusionTiered.Conformance;
using FusionTiered.Fusion.Tests.Support;
using FusionTiered.Redis.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace FusionTiered.Fusion.Tests.Conformance;

/// <summary>The FusionCache engine on one server; each case has a prefix of its own, and each node a process's worth of services.</summary>
public abstract class FusionCacheOnServer : IConformanceEngine
{
    private static int s_case;

    public CachePromises Promises => FusionPromises.OnRedis;

    public int MaxNodes => 2;

    public virtual string? Unavailable => null;

    public virtual TimeSpan Unit => TimeSpan.FromMilliseconds(200);

    public async ValueTask<ConformanceCaches> StartAsync(ConformanceSetup setup)
    {
        var endpoint = await EndpointAsync();
        var prefix = PrefixOf(string.Create(CultureInfo.InvariantCulture, $"case{Interlocked.Increment(ref s_case)}")) + ":";
        var providers = Enumerable.Range(0, setup.Nodes).Select(_ => Node(setup, endpoint, prefix)).ToList();
        foreach (var provider in providers)
        {
            await ListensAsync(provider);
        }

        return new ConformanceCaches(
            providers,
            ConformanceTime.Real,
            async () =>
            {
                foreach (var provider in providers)
                {
                    await provider.DisposeAsync();
                }
            });
    }

    protected abstract Task<string> EndpointAsync();

    protected virtual string PrefixOf(string name) => name;

    protected virtual void Secure(ConfigurationOptions configuration)
    {
    }

    // A node that begins to listen lets go of the values that it read before.
    private static Task ListensAsync(ServiceProvider provider)
    {
        var engine = ((FusionDomainCache)provider.GetRequiredService<IDomainCache>()).Engine;
        return Eventually.True(() => engine.Caches.All.All(static cache => cache.Hardened is not { Backplane.IsListening: false }), "the node hears of the changes of others");
    }

    private ServiceProvider Node(ConformanceSetup setup, string endpoint, string prefix)
    {
        var services = new ServiceCollection();
        var configuration = FusionNode.PatientWith(endpoint);
        Secure(configuration);
        setup.AddTo(services).UseRedis(configuration);
        services.AddFusionTiered(options =>
        {
            options.KeyPrefix = prefix;

            // A busy machine is no reason to go on without Redis.
            options.L2.ReadDeadline = options.L2.WriteDeadline = TimeSpan.FromSeconds(5);
        });
        return services.BuildServiceProvider();
    }
}

/// <summary>On a real redis-server.</summary>
public sealed class FusionCacheOnRedis : FusionCacheOnServer
{
    public override string? Unavailable => RedisBinary.WhySkipped;

    protected override async Task<string> EndpointAsync() => (await SharedRedis.StartedAsync()).Endpoint;
}

/// <summary>On Garnet, of which the engine promises what it promises of Redis. It needs no server on the machine.</summary>
public sealed class FusionCacheOnGarnet : FusionCacheOnServer
{
    // Three quarters of a minute instead of a whole one.
    public override TimeSpan Unit => TimeSpan.FromMilliseconds(150);

    protected override Task<string> EndpointAsync() => Task.Run(static () => SharedGarnet.Endpoint);
}

/// <summary>On a cluster: the prefix of each case is its hash tag.</summary>
public sealed class FusionCacheOnCluster : FusionCacheOnServer
{
    private static readonly UntilExit<ClusterSet> Shared = new(ClusterSet.StartAsync);

    public override string? Unavailable => RedisBinary.WhySkipped;

    protected override async Task<string> EndpointAsync() => (await Shared.StartedAsync()).Endpoints;

    protected override string PrefixOf(string name) => $"{{{name}}}";
}

/// <summary>On the primary that Sentinels name.</summary>
public sealed class FusionCacheOnSentinels : FusionCacheOnServer
{
    private static readonly UntilExit<SentinelSet> Shared = new(SentinelSet.StartAsync);

    public override string? Unavailable => RedisBinary.WhySkipped;

    protected override async Task<string> EndpointAsync() => $"{(await Shared.StartedAsync()).Endpoints},serviceName={SentinelSet.Service}";
}

/// <summary>Over TLS, on a server whose authority only the application knows.</summary>
public sealed class FusionCacheOverTls : FusionCacheOnServer
{
    private static readonly UntilExit<TlsServer> Shared = new(static () => TlsServer.StartAsync());
    private TlsServer? _server;

    public override string? Unavailable => RedisBinary.WhySkipped;

    protected override async Task<string> EndpointAsync() => (_server = await Shared.StartedAsync()).Endpoint;

    protected override void Secure(ConfigurationOptions configuration)
    {
        configuration.Ssl = true;
        configuration.SslHost = "127.0.0.1";
        configuration.TrustIssuer(_server!.Authority.File);
    }
}
