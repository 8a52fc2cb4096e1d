using FusionTiered.Conformance;
using FusionTiered.Promises;
using FusionTiered.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Coherent.Tests.Conformance;

/// <summary>The coherent engine without a shared tier, registered as an application would, on a clock that stands still.</summary>
public sealed class CoherentEngineAlone : IConformanceEngine
{
    public CachePromises Promises => CoherentPromises.Alone;

    public TimeSpan Unit => TimeSpan.FromSeconds(1);

    public ValueTask<ConformanceCaches> StartAsync(ConformanceSetup setup)
    {
        var clock = new ManualClock();
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(clock);
        setup.AddTo(services).UseCoherentEngine();
        return new(new ConformanceCaches([services.BuildServiceProvider()], ConformanceTime.Of(clock)));
    }
}
