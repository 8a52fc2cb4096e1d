using FusionTiered.Conformance;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Fusion.Tests.Conformance;

/// <summary>The FusionCache engine without Redis. FusionCache knows no clock but the machine's, so time is real.</summary>
public sealed class FusionCacheAlone : IConformanceEngine
{
    public CachePromises Promises => FusionPromises.Alone;

    public TimeSpan Unit => TimeSpan.FromMilliseconds(200);

    public ValueTask<ConformanceCaches> StartAsync(ConformanceSetup setup)
    {
        var services = new ServiceCollection();
        setup.AddTo(services).UseFusionCache();
        var provider = services.BuildServiceProvider();
        return new(new ConformanceCaches([provider], ConformanceTime.Real, provider.DisposeAsync));
    }
}
