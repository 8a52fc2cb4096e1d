using FusionTiered.Fusion.Fences;
using FusionTiered.Profiles;

namespace FusionTiered.Fusion.Tickets;

/// <summary>The content of memory under one key: FusionCache's own entry, and beside it the value for hits that need not go through FusionCache.</summary>
/// <param name="entry">FusionCache's entry, which this package does not look into; or its seed.</param>
/// <param name="profile">The profile that stored it.</param>
/// <param name="fence">The fence of that profile.</param>
/// <param name="since">The moment before the value began to be read or loaded.</param>
/// <param name="tagCells">The cells of its tags; null: it has none.</param>
/// <param name="tags">Its tags; null: it has none.</param>
internal sealed class MemorySlot(object? entry, ProfileState profile, ProfileFence fence, FenceMoment since, int[]? tagCells, IReadOnlyCollection<string>? tags = null)
{
    private volatile bool _isReady;
    private object? _entry = entry;

    /// <summary>FusionCache's entry. It is made now, where the value came without FusionCache.</summary>
    public object? Entry => Volatile.Read(ref _entry) is var there && there is EntrySeed seed ? Grown(seed) : there;

    public ProfileState Profile { get; } = profile;

    public FenceMoment Since { get; } = since;

    public IReadOnlyCollection<string>? Tags { get; } = tags;

    /// <summary>The value for hits; only where <see cref="IsReady"/>.</summary>
    public object? Value { get; private set; }

    /// <summary>Until when the value may be served, on the cache's clock.</summary>
    public long FreshUntil { get; private set; }

    /// <summary>From when a call with a source refreshes the value ahead, on the cache's clock.</summary>
    public long RefreshFrom { get; private set; }

    /// <summary>The settings of the profile when it was stored. Under others FusionCache decides.</summary>
    public DomainProfile? Settings { get; private set; }

    /// <summary>The version that L2 has of this very entry; null: not known.</summary>
    public string? Version { get; private set; }

    /// <summary>The local time of the entry, as FusionCache wrote it.</summary>
    public long Time { get; private set; }

    /// <summary>Whether a hit may be answered from here.</summary>
    public bool IsReady => _isReady;

    /// <summary>Whether nothing has outdated it since: no clear, no gap in the messages, none of its tags.</summary>
    public bool IsCurrent => fence.Epoch == Since.Epoch && (tagCells is null || fence.Clock.AreTagsClean(tagCells, Since.Tick));

    /// <summary>Makes the value ready for hits; once, before the slot is stored.</summary>
    public void MakeReady(object? value, long freshUntil, long refreshFrom, DomainProfile settings)
    {
        (Value, FreshUntil, RefreshFrom, Settings) = (value, freshUntil, refreshFrom, settings);
        _isReady = true;
    }

    /// <summary>L2 has the very same entry.</summary>
    public void Remember(string version, long time)
    {
        Time = time;
        Version = version;
    }

    /// <summary>FusionCache decides from here on.</summary>
    public void Close() => _isReady = false;

    // FusionCache changes its entries in place: all callers get the same one.
    private object? Grown(EntrySeed seed)
    {
        var grown = seed.Grow();
        var there = grown is null ? null : Interlocked.CompareExchange(ref _entry, grown, seed);
        return ReferenceEquals(there, seed) ? grown : there;
    }
}
