namespace FusionTiered.Coherent.Tests.Foreign;

/// <summary>The same with an <c>IBufferDistributedCache</c>.</summary>
public sealed class BufferedForeignHarness : ForeignHarness
{
    private protected override ClockedDistributedCache Create(TimeProvider clock) => new BufferedDistributedCache(clock);
}
