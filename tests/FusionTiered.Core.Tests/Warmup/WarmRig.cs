using FusionTiered.Core.Tests.Support;
using FusionTiered.Engines;
using FusionTiered.Warmup;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Core.Tests.Warmup;

/// <summary>Warmers over a fake cache, on a clock that a test moves.</summary>
internal sealed class WarmRig : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().BuildServiceProvider();

    public ManualClock Clock { get; } = new();

    public FakeDomainCache Cache { get; } = new();

    public LogLines Log { get; } = new();

    public Warmer Warmer(Func<CacheWarmup, CancellationToken, ValueTask> run, CacheWarmerOptions? options = null, string name = "rates", double random = 0) =>
        new(new(name, null, run), options ?? new(), Cache, new LocalClusterLeases(Clock), _services.GetRequiredService<IServiceScopeFactory>(), Clock, new Fixed(random), Log);

    public WarmupService Service(CacheWarmupOptions options, params Warmer[] warmers) => new(() => Cache, () => options, () => warmers, Clock, Log);

    public void Dispose()
    {
        Cache.Dispose();
        _services.Dispose();
    }

    private sealed class Fixed(double value) : Random
    {
        public override double NextDouble() => value;
    }
}
