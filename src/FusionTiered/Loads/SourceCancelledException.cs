namespace FusionTiered.Fusion.Loads;

/// <summary>A source gave up by itself (an HTTP client's own timeout, for instance). It never leaves this package.</summary>
/// <remarks>FusionCache takes a cancellation for the caller's, and serves no stale value then. Every caller's cancellation stays outside of it here.</remarks>
#pragma warning disable CA1032, RCS1194 // nobody else makes one
internal sealed class SourceCancelledException(OperationCanceledException inner) : Exception(inner.Message, inner)
#pragma warning restore CA1032, RCS1194
{
    public OperationCanceledException Cancellation { get; } = inner;
}
