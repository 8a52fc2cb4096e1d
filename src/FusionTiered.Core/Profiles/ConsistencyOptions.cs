namespace FusionTiered;

/// <summary>How memory is compared with the shared tier. Configuration: section <c>FusionTiered:Consistency</c>. Fixed from the start; without a shared tier that announces changes it has no effect.</summary>
public sealed class ConsistencyOptions
{
    /// <summary>
    /// One hit in so many is compared with the shared tier, one second and ten seconds after it was served. 0: none is. It is rounded to a
    /// multiple of 1,024, since one hit in that many is sampled anyway: 1,000 means 1,024. 0, or 1,000 to 1,000,000; default 1,000.
    /// </summary>
    public int Sampling { get; set; } = 1_000;
}
