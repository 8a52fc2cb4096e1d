using FusionTiered.Profiles;
using FusionTiered.Writing;
using Microsoft.Extensions.Logging;

namespace FusionTiered.WriteBehind.Streams;

/// <summary>What the partitions of a buffer share.</summary>
/// <typeparam name="T">The type of the values.</typeparam>
internal sealed class WorkerParts<T>
{
    public required DurableWriteBehindOptions Options { get; init; }

    /// <summary>The same for writes that were claimed: none replaces another.</summary>
    public WriteBehindOptions Claimed => field ??= new()
    {
        BatchSize = Options.BatchSize,
        BatchDelay = TimeSpan.Zero,
        Coalesce = false,
        MaxTries = Options.MaxTries,
        RetryDelay = Options.RetryDelay,
        RetryMaxDelay = Options.RetryMaxDelay,
    };

    public required WriteCodec<T> Codec { get; init; }

    public required SinkCaller<T> Caller { get; init; }

    public SinkSuccesses Successes { get; } = new();

    public required BufferCheck Check { get; init; }

    public required ProfileState Profile { get; init; }

    /// <summary>Told when a value in it is not the newest one, or will not reach the sink.</summary>
    public required IDomainCache Cache { get; init; }

    public required TimeProvider Time { get; init; }

    public required ILogger Log { get; init; }
}
