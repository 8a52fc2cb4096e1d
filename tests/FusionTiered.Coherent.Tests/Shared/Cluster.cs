using FusionTiered.Testing;
using FusionTiered.Coherent.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FusionTiered.Coherent.Tests.Shared;

/// <summary>Several nodes over one in-process tier, on one clock that stands still, and the sources they load from.</summary>
internal sealed class Cluster : IAsyncDisposable
{
    public static readonly CacheProfile Both = new("both");
    public static readonly CacheProfile Far = new("far");
    public static readonly CacheProfile Near = new("near");
    public static readonly CacheProfile Exact = new("exact");
    public static readonly CacheProfile Plain = new("plain");
    public static readonly CacheProfile Slid = new("slid");

    private readonly List<ServiceProvider> _providers = [];

    private Cluster()
    {
    }

    public ManualClock Clock { get; } = new();

    public InProcessTier Tier { get; private set; } = null!;

    public CollectingLog Log { get; } = new(LogLevel.Debug);

    public IReadOnlyList<CoherentDomainCache> Nodes { get; private set; } = [];

    public TestSource<string> Source { get; } = new("v");

    public CoherentDomainCache A => Nodes[0];

    public CoherentDomainCache B => Nodes[1];

    public static async Task<Cluster> StartAsync(
        int nodes = 2, Action<FusionTieredOptions>? configure = null, Action<IFusionTieredBuilder>? more = null, TimeSpan skew = default)
    {
        var cluster = new Cluster();
        cluster.Tier = new InProcessTier(cluster.Clock);
        for (var node = 0; node < nodes; node++)
        {
            cluster.Add($"node{node}", configure, more, skew * node);
        }

        cluster.Nodes = [.. cluster._providers.Select(static each => (CoherentDomainCache)each.GetRequiredService<IDomainCache>())];
        foreach (var cache in cluster.Nodes)
        {
            await HearsAsync(cache);
        }

        return cluster;
    }

    /// <summary>A call of a node for a key, with the one source of the cluster.</summary>
    public Task<CacheResult<string>> LoadAsync(CoherentDomainCache node, CacheKey key, CacheCallOptions options = default) =>
        node.GetOrSetResultAsync(key, Source, static (source, _, token) => source.LoadAsync(token), options).AsTask();

    /// <summary>Lets time pass while all nodes are well: in steps short enough for probes to be answered on the way.</summary>
    public async Task PassAsync(TimeSpan time)
    {
        var step = TimeSpan.FromMilliseconds(250);
        for (var left = time; left > TimeSpan.Zero; left -= step)
        {
            Clock.Advance(left < step ? left : step);
            foreach (var node in Nodes)
            {
                await HeardAsync(node);
            }
        }
    }

    /// <summary>Lets time pass, whatever is broken, until something has come about, at most so long; fails when it has not.</summary>
    public Task PassUntilAsync(Task done, TimeSpan limit) => PassUntilAsync(() => done.IsCompleted, limit);

    /// <inheritdoc cref="PassUntilAsync(Task, TimeSpan)"/>
    public async Task PassUntilAsync(Func<bool> done, TimeSpan limit)
    {
        var step = TimeSpan.FromMilliseconds(100);
        for (var left = limit; left > TimeSpan.Zero && !done(); left -= step)
        {
            Clock.Advance(step);
            await Eventually.RestAsync(done);
        }

        await Eventually.IsTrueAsync(done, "it comes about when the time has passed");
    }

    public InProcessNode LinkOf(CoherentDomainCache node) => Tier.Nodes[Nodes.ToList().IndexOf(node)];

    /// <summary>Waits until a node has heard everything that was acknowledged up to now.</summary>
    public static async Task HeardAsync(CoherentDomainCache node) => (await node.L2.Link.ConfirmAsync()).Should().BeTrue();

    /// <summary>Waits until a node knows that it does not hear the others.</summary>
    public static Task IsDeafAsync(CoherentDomainCache node) =>
        Eventually.IsTrueAsync(() => !node.L2.Link.Lease.IsConnected, "the node knows that it hears nothing");

    /// <summary>Waits until a node knows that it hears the others.</summary>
    public static Task HearsAsync(CoherentDomainCache node) =>
        Eventually.IsTrueAsync(() => node.GetHealth().Coherence == CoherenceStatus.Verified, "the node hears the others");

    public async ValueTask DisposeAsync()
    {
        foreach (var provider in _providers)
        {
            await provider.DisposeAsync();
        }

        Tier.Dispose();
    }

    private void Add(string node, Action<FusionTieredOptions>? configure, Action<IFusionTieredBuilder>? more, TimeSpan skew)
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(skew == TimeSpan.Zero ? Clock : new SkewedClock(Clock, skew));
        services.AddSingleton<ILoggerFactory>(Log);
        var builder = services.AddCoherentCache(options =>
            {
                options.Defaults.Jitter = 0;
                configure?.Invoke(options);
            })
            .AddProfile(Both)
            .AddProfile(Far, static profile => profile.Tiers = TierUse.L2)
            .AddProfile(Near, static profile => profile.Tiers = TierUse.L1)
            .AddProfile(Exact, static profile => profile.Strict = true)
            .AddProfile(Plain, static profile => profile.PlainJson = true)
            .AddProfile(Slid, static profile => (profile.Sliding, profile.Lifetime, profile.L1Lifetime) = (true, TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(1)))
            .UseInProcessTier(Tier, node);
        more?.Invoke(builder);
        _providers.Add(services.BuildServiceProvider());
    }
}
