using FusionTiered.Conformance;
using FusionTiered.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Coherent.Tests.Conformance;

/// <summary>The coherent engine with an in-process tier behind it, as many nodes as a case asks for, on one clock that stands still.</summary>
public sealed class InProcessEngine : IConformanceEngine
{
    public CachePromises Promises { get; } = InProcessPromises();

    public int MaxNodes => 8;

    public TimeSpan Unit => TimeSpan.FromSeconds(1);

    public bool FillsMemoryOnNextRead => true;

    public async ValueTask<ConformanceCaches> StartAsync(ConformanceSetup setup)
    {
        var clock = new ManualClock();
        var tier = new InProcessTier(clock);
        var providers = new List<ServiceProvider>();
        for (var node = 0; node < setup.Nodes; node++)
        {
            var services = new ServiceCollection();
            services.AddSingleton<TimeProvider>(clock);
            (setup with { Configure = Patient(setup.Configure) }).AddTo(services).UseCoherentEngine().UseInProcessTier(tier, $"node{node}");
            providers.Add(services.BuildServiceProvider());
        }

        IDomainCache[] nodes = [.. providers.Select(static each => each.GetRequiredService<IDomainCache>())];
        var caches = new ConformanceCaches(providers, new SteppedTime(clock, tier), () =>
        {
            tier.Dispose();
            return default;
        });
        foreach (var cache in nodes)
        {
            await Until.TrueAsync(() => cache.GetHealth().Coherence == CoherenceStatus.Verified, "the node hears the others");
        }

        return caches;
    }

    // The clock of the deadlines moves in steps, also while something is under way that takes no time.
    internal static Action<FusionTieredOptions> Patient(Action<FusionTieredOptions> configure) => options =>
    {
        configure(options);
        options.L2.ReadDeadline = options.L2.WriteDeadline = TimeSpan.FromMinutes(1);
    };

    private static CachePromises InProcessPromises()
    {
        using var tier = new InProcessTier();
        using var node = tier.Connect();
        return node.Promises;
    }
}
