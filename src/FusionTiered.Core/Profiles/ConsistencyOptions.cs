namespace FusionTiered;

/// <summary>How memory is compared with the shared tier. Configuration: section <c>FusionTiered:Consistency</c>. Fixed from the start; without a shared tier it has no effect.</summary>
public sealed class ConsistencyOptions
{
    /// <summary>
    /// One hit in so many is compared with the shared tier, one second and ten seconds after it was served. 0: none is. It is rounded to a
    /// multiple of 1,024, since that many hits are sampled anyway. 0, or 1,000 to 1,000,000; default 1,000.
    /// </summary>
    public int Sampling { get; set; } = 1_000;
}
