using FusionTiered.Conformance;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Fusion.Tests.Conformance;

/// <summary>The FusionCache engine without Redis. FusionCache knows no clock but the machine's, so time is real.</summary>
public sealed class FusionCacheAlone : IConformanceEngine
{
    public CachePromises Promises => FusionPromises.Alone;

    public TimeSpan Unit => TimeSpan.FromMilliseconds(100);

    public ValueTask<ConformanceCaches> StartAsync(ConformanceSetup setup)
    {
        var services = new ServiceCollection();
        services.AddFusionTiered(setup.Configure).UseFusionCache();
        setup.Services?.Invoke(services);
        var provider = services.BuildServiceProvider();
        return new(new ConformanceCaches([provider.GetRequiredService<IDomainCache>()], ConformanceTime.Real, provider.DisposeAsync));
    }
}
