using FusionTiered.Time;
using Microsoft.Extensions.Caching.Hybrid;

namespace FusionTiered.Hybrid;

/// <summary>What one call of HybridCache wants, in our words.</summary>
internal readonly struct HybridCall
{
    private readonly TimeSpan? _lifetime;
    private readonly TimeSpan? _l1Lifetime;

    public HybridCall(HybridCacheEntryOptions? call, HybridCacheEntryOptions? defaults)
    {
        var flags = call?.Flags ?? defaults?.Flags ?? HybridCacheEntryFlags.None;
        Reads = TiersOf(flags, HybridCacheEntryFlags.DisableLocalCacheRead, HybridCacheEntryFlags.DisableDistributedCacheRead);
        Writes = TiersOf(flags, HybridCacheEntryFlags.DisableLocalCacheWrite, HybridCacheEntryFlags.DisableDistributedCacheWrite);
        MayWrite = Writes != TierUse.None;
        MayLoad = (flags & HybridCacheEntryFlags.DisableUnderlyingData) == HybridCacheEntryFlags.None;

        // An overall lifetime means memory, too, before the defaults are asked about memory.
        var lifetime = call?.Expiration ?? defaults?.Expiration;
        var local = call?.LocalCacheExpiration ?? call?.Expiration ?? defaults?.LocalCacheExpiration ?? defaults?.Expiration;
        _lifetime = Checked(lifetime);
        _l1Lifetime = Checked(local < lifetime || lifetime is null ? local : lifetime);
        if (_lifetime < Lifetimes.Shortest || _l1Lifetime < Lifetimes.Shortest)
        {
            Writes = TierUse.None; // over before anyone could ask again
            _lifetime = _l1Lifetime = null;
        }
    }

    /// <summary>The tiers that may answer.</summary>
    public TierUse Reads { get; }

    /// <summary>The tiers that a loaded value may go to.</summary>
    public TierUse Writes { get; }

    /// <summary>Whether the flags leave a tier to write to.</summary>
    public bool MayWrite { get; }

    /// <summary>Whether the source may be asked.</summary>
    public bool MayLoad { get; }

    public CacheCallOptions OptionsFor(TierUse tiers, IReadOnlyCollection<string>? tags = null) =>
        new() { Tiers = tiers, Tags = tags, Lifetime = _lifetime, L1Lifetime = _l1Lifetime };

    private static TierUse TiersOf(HybridCacheEntryFlags flags, HybridCacheEntryFlags noL1, HybridCacheEntryFlags noL2) =>
        ((flags & noL1) == HybridCacheEntryFlags.None ? TierUse.L1 : TierUse.None)
        | ((flags & noL2) == HybridCacheEntryFlags.None ? TierUse.L2 : TierUse.None);

    private static TimeSpan? Checked(TimeSpan? lifetime) => lifetime switch
    {
        null => null,
        { Ticks: <= 0 } => throw new ArgumentOutOfRangeException(nameof(lifetime), lifetime, $"An expiration is {lifetime}; it must be above zero."),
        { } long_ when long_ > Lifetimes.Longest => Lifetimes.Longest,
        _ => lifetime,
    };
}
