using FusionTiered.Keys;
using FusionTiered.Time;

namespace FusionTiered;

/// <summary>What one call wants otherwise than its profile says. The default changes nothing.</summary>
/// <remarks>A structure, so that a hit with options of its own allocates nothing; a <see cref="TimeSpan"/> converts to it.</remarks>
public readonly record struct CacheCallOptions
{
    // Zero means "as the profile says": half the size of nullable fields, on a structure that every call copies.
    private readonly TimeSpan _lifetime;
    private readonly TimeSpan _l1Lifetime;
    private readonly byte _tiers;

    /// <summary>Lifetime of the value this call stores, from 50 ms to 366 days. Null: the profile's.</summary>
    public TimeSpan? Lifetime
    {
        get => _lifetime == TimeSpan.Zero ? null : _lifetime;
        init => _lifetime = value is { } lifetime ? Lifetimes.Checked(lifetime, nameof(Lifetime)) : TimeSpan.Zero;
    }

    /// <summary>Lifetime in memory of the value this call stores, from 50 ms to 366 days. Null: the profile's, at most <see cref="Lifetime"/>.</summary>
    public TimeSpan? L1Lifetime
    {
        get => _l1Lifetime == TimeSpan.Zero ? null : _l1Lifetime;
        init => _l1Lifetime = value is { } lifetime ? Lifetimes.Checked(lifetime, nameof(L1Lifetime)) : TimeSpan.Zero;
    }

    /// <summary>The tiers this call may use. Null: the profile's. Asking for more than the profile has adds nothing.</summary>
    public TierUse? Tiers
    {
        get => _tiers == 0 ? null : (TierUse)(_tiers - 1);
        init => _tiers = value is { } tiers ? (byte)((int)tiers + 1) : (byte)0;
    }

    /// <summary>Tags of the value this call stores: invalidating one of them invalidates the value. Null: none.</summary>
    /// <exception cref="ArgumentException">A tag is empty, longer than 1,024 characters, or holds a control character or half of a surrogate pair.</exception>
    public IReadOnlyCollection<string>? Tags
    {
        get;
        init => field = TagRules.Checked(value, nameof(Tags));
    }

    /// <summary>Whether memory may answer this call, as far as the call has a say.</summary>
    internal bool MayHit => _tiers == 0 || ((_tiers - 1) & (int)TierUse.L1) != 0;

    /// <summary>The tiers this call uses: those it asks for, as far as its profile allows them.</summary>
    internal TierUse TiersWithin(TierUse allowed) => _tiers == 0 ? allowed : (TierUse)(_tiers - 1) & allowed;

    /// <summary>These options, with more tags.</summary>
    internal CacheCallOptions And(IReadOnlyCollection<string>? tags) =>
        tags is null ? this : this with { Tags = Tags is null ? tags : [.. Tags, .. tags] };

    /// <summary>Options with this lifetime and nothing else.</summary>
    /// <param name="lifetime">From 50 ms to 366 days.</param>
    public static implicit operator CacheCallOptions(TimeSpan lifetime) => new() { Lifetime = lifetime };

    /// <summary>Options with this lifetime and nothing else.</summary>
    /// <param name="lifetime">From 50 ms to 366 days.</param>
    public static CacheCallOptions FromTimeSpan(TimeSpan lifetime) => lifetime;

    /// <summary>Options with these tags and nothing else.</summary>
    /// <param name="tags">The tags.</param>
    /// <exception cref="ArgumentException">As <see cref="Tags"/> says.</exception>
    public static CacheCallOptions Tagged(params string[] tags) => new() { Tags = tags };
}
