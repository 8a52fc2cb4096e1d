namespace FusionTiered.Coherent.Tests.DistributedCaches;

/// <summary>The same with an <c>IBufferDistributedCache</c>.</summary>
public sealed class BufferedDistributedCacheHarness : DistributedCacheHarness
{
    private protected override ClockedDistributedCache Create(TimeProvider clock) => new BufferedDistributedCache(clock);
}
