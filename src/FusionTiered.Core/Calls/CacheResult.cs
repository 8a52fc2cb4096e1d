using System.Diagnostics.CodeAnalysis;

namespace FusionTiered;

/// <summary>A value and how it was come by.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
public readonly record struct CacheResult<T>
{
    /// <summary>Describes an answer.</summary>
    /// <param name="value">The value; the default of <typeparamref name="T"/> when nothing was found.</param>
    /// <param name="found">Whether there is a value.</param>
    /// <param name="tier">Where it came from.</param>
    /// <param name="stale">Whether it is past its lifetime.</param>
    /// <param name="verified">Whether it is known to be no older than the coherence lease.</param>
    public CacheResult(T? value, bool found, CacheTier tier, bool stale = false, bool verified = true)
    {
        Value = value;
        Found = found;
        Tier = tier;
        IsStale = stale;
        IsVerified = verified;
    }

    /// <summary>The value; the default of <typeparamref name="T"/> when <see cref="Found"/> is false.</summary>
    public T? Value { get; }

    /// <summary>False when no tier had the key (and no source was asked), or when the source answered that there is nothing.</summary>
    /// <remarks>Where it is true, the compiler takes <see cref="Value"/> for not null. Where null is stored as a value, ask <see cref="TryGetValue"/>.</remarks>
    [MemberNotNullWhen(true, nameof(Value))]
    public bool Found { get; }

    /// <summary>Where the answer came from.</summary>
    public CacheTier Tier { get; }

    /// <summary>Whether the shared tier could not say if it has the key. Then <see cref="Found"/> is false, and the key may be there.</summary>
    internal bool IsUnanswered { get; init; }

    /// <summary>Whether the value is past its lifetime and stands in for a source that failed or was late.</summary>
    public bool IsStale { get; }

    /// <summary>
    /// Whether this node knows that no other node had replaced the value up to one coherence lease ago. False for hits
    /// in memory while the shared tier is away. Always true where no shared tier is registered.
    /// </summary>
    public bool IsVerified { get; }

    /// <summary>The value, if there is one.</summary>
    /// <param name="value">The value; null only if <typeparamref name="T"/> may be null, or nothing was found.</param>
    /// <returns><see cref="Found"/>.</returns>
    public bool TryGetValue([MaybeNullWhen(false)] out T value)
    {
        value = Value;
        return Found;
    }
}
