namespace FusionTiered.Redis.Resp3;

/// <summary>
/// The largest sizes that a peer may announce. Anything beyond is a <see cref="RespProtocolException"/> raised on the header alone,
/// before a byte is set aside for it.
/// </summary>
internal sealed record RespLimits
{
    /// <summary>The scanner's stack is a fixed part of its struct; deeper limits are refused.</summary>
    public const int DeepestAllowed = 32;

    public static RespLimits Default { get; } = new();

    /// <summary>For a second walk over a frame that has passed the first.</summary>
    public static RespLimits AlreadyChecked { get; } = new() { MaxBulkBytes = int.MaxValue, MaxElements = int.MaxValue - 1, MaxLineBytes = int.MaxValue, MaxFrameBytes = int.MaxValue };

    /// <summary>Longest <c>$</c>, <c>=</c> or <c>!</c>, in bytes.</summary>
    public int MaxBulkBytes { get; init; } = 64 << 20;

    /// <summary>Most children of one aggregate (a map of n pairs has 2n).</summary>
    public int MaxElements { get; init; } = 1 << 20;

    /// <summary>Deepest nesting of aggregates.</summary>
    public int MaxDepth { get; init; } = DeepestAllowed;

    /// <summary>Longest text between the type byte and its CRLF.</summary>
    public int MaxLineBytes { get; init; } = 64 << 10;

    /// <summary>Longest top-level value with everything in it, in bytes.</summary>
    public int MaxFrameBytes { get; init; } = 256 << 20;
}
