using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace FusionTiered.Failures;

/// <summary>The sentences for keys that cannot be used, thrown from cold methods so that the hot ones stay small.</summary>
internal static class KeyFailures
{
    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    public static void TooLong(int length, int limit) => throw new InvalidKeyException(string.Create(
        CultureInfo.InvariantCulture,
        $"A cache key may have at most {limit:N0} characters after escaping; this one has {length:N0} or more. Put a digest of the long part into the key."));

    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    public static void Empty() => throw new InvalidKeyException("A cache key must not be empty.");

    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    public static void NoParts() => throw new InvalidKeyException("A cache key needs at least one part.");

    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    public static void NullPart() => throw new InvalidKeyException(
        "A part of the cache key is null. Write what null means, for instance Feed.Key($\"{userId}:{cursor ?? \"first\"}\").");

    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    public static void TouchingHoles() => throw new InvalidKeyException(
        "Two parts of the cache key are not separated by ':', so that different parts could give the same key. Write $\"{a}:{b}\", not $\"{a}{b}\" or $\"{a}-{b}\".");

    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    public static void NotCanonical(int position, string rule) => throw new InvalidKeyException(string.Create(
        CultureInfo.InvariantCulture,
        $"The text is not the spelling of a cache key: {rule} at position {position}. CacheKey.Parse takes what CacheKey.Text gave; use CacheKey.Raw for any other text."));

    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    public static string NoKey() => throw new InvalidKeyException(
        "default(CacheKey) is not a key. Keys come from CacheProfile.Key, CacheProfile.Of or CacheKey.Raw.");
}
