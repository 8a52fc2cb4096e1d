using Microsoft.Extensions.Caching.Hybrid;

namespace FusionTiered;

/// <summary>How FusionTiered behaves as a <see cref="HybridCache"/>. The rest is a profile, <see cref="FaceProfiles.Hybrid"/>: lifetimes, tiers, limits, deadlines.</summary>
public sealed class HybridCacheFaceOptions
{
    private const int LongestKey = 1017; // of 1,024, without "hybrid:"

    /// <summary>What holds for a call that says nothing else. Default: nothing, the profile decides.</summary>
    /// <remarks>As in HybridCache: of each call's options, the properties that are not null win one by one; a call that says only <c>Expiration</c> means memory, too.</remarks>
    public HybridCacheEntryOptions? DefaultEntryOptions { get; set; }

    /// <summary>
    /// Keys with more characters are not cached: the call goes to its source, and a warning is logged. Default 1,000; at most 1,017, so that the key
    /// with the namespace fits.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not from 1 to 1,017.</exception>
    public int MaximumKeyLength
    {
        get;
        set => field = value is >= 1 and <= LongestKey
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"{nameof(MaximumKeyLength)} is {value}; it must be 1 to {LongestKey}.");
    } = 1000;
}
