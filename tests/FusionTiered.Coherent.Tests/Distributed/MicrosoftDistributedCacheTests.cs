using FusionTiered.Testing;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Internal;
using Microsoft.Extensions.Options;

namespace FusionTiered.Coherent.Tests.Distributed;

/// <summary>The contract, on the cache that everyone knows.</summary>
public class MicrosoftDistributedCacheTests : DistributedCacheContract
{
    private readonly MemoryDistributedCache _cache;

    public MicrosoftDistributedCacheTests() =>
        _cache = new(Options.Create(new MemoryDistributedCacheOptions { Clock = new ClockOf(Clock), ExpirationScanFrequency = TimeSpan.Zero }));

    protected override IDistributedCache Cache => _cache;

    private sealed class ClockOf(ManualClock clock) : ISystemClock
    {
        public DateTimeOffset UtcNow => clock.GetUtcNow();
    }
}
