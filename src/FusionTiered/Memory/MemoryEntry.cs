using FusionTiered.L1;
using Microsoft.Extensions.Caching.Memory;

namespace FusionTiered.Fusion.Memory;

/// <summary>One value in memory, as it was given.</summary>
internal sealed class MemoryEntry : L1Entry
{
    public required object? Value { get; init; }

    /// <summary>When it was put, in milliseconds of the clock: see <see cref="MarkStore"/>.</summary>
    public required long PutAt { get; init; }

    /// <summary>How long it may go unused; 0: for ever.</summary>
    public long IdleFor { get; init; }

    /// <summary>Told when it leaves; null: nobody is.</summary>
    public IList<PostEvictionCallbackRegistration>? Callbacks { get; init; }
}
