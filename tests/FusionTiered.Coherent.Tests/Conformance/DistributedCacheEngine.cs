using FusionTiered.Conformance;
using FusionTiered.DistributedCaches;
using FusionTiered.Testing;
using FusionTiered.Coherent.Tests.DistributedCaches;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Coherent.Tests.Conformance;

/// <summary>The coherent engine with an application's <see cref="IDistributedCache"/> behind it.</summary>
public sealed class DistributedCacheEngine : IConformanceEngine
{
    public CachePromises Promises => DistributedCachePromises.All;

    public int MaxNodes => 8;

    public TimeSpan Unit => TimeSpan.FromSeconds(1);

    public bool FillsMemoryOnNextRead => true;

    public ValueTask<ConformanceCaches> StartAsync(ConformanceSetup setup)
    {
        var clock = new ManualClock();
        var shared = new ClockedDistributedCache(clock);
        var providers = new List<ServiceProvider>();
        for (var node = 0; node < setup.Nodes; node++)
        {
            var services = new ServiceCollection();
            services.AddSingleton<TimeProvider>(clock);
            (setup with { Configure = InProcessEngine.Patient(setup.Configure) }).AddTo(services).UseCoherentEngine().UseDistributedCache(_ => shared);
            providers.Add(services.BuildServiceProvider());
        }

        return new(new ConformanceCaches(providers, ConformanceTime.Of(clock)));
    }
}
