using System.Runtime.InteropServices;

namespace FusionTiered.Engines;

/// <summary>The answer of L2 to a probe.</summary>
/// <param name="IsThere">Whether the cache has an L2.</param>
/// <param name="IsAnswered">Whether it answered within the deadline; false where there is none.</param>
/// <param name="Took">The time until the answer or the failure; null: nothing was asked.</param>
/// <param name="Failure">The type of the failure, without its message, which may name keys; null: there is none.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct L2Probe(bool IsThere, bool IsAnswered, TimeSpan? Took = null, string? Failure = null)
{
    /// <summary>The cache has no L2.</summary>
    public static L2Probe None => default;

    public static L2Probe Answered(TimeSpan took) => new(IsThere: true, IsAnswered: true, took);

    public static L2Probe Failed(TimeSpan took, Exception failure) =>
        new(IsThere: true, IsAnswered: false, took, failure is OperationCanceledException ? nameof(TimeoutException) : failure.GetType().Name);
}
