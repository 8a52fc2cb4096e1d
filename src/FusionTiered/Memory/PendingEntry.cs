using FusionTiered.Fusion.Keys;
using FusionTiered.Fusion.Tickets;
using FusionTiered.Profiles;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Primitives;
using MemoryReason = Microsoft.Extensions.Caching.Memory.EvictionReason;

namespace FusionTiered.Fusion.Memory;

/// <summary>An entry that FusionCache is filling in. It is stored when it is disposed, as every <see cref="ICacheEntry"/>.</summary>
internal sealed class PendingEntry(FencedMemory memory, string key) : ICacheEntry
{
    private object? _value;
    private bool _hasValue;
    private List<IChangeToken>? _tokens;
    private List<PostEvictionCallbackRegistration>? _callbacks;

    public object Key => key;

    public string Text => key;

    public object? Value
    {
        get => _value;
        set => (_value, _hasValue) = (value, true);
    }

    public DateTimeOffset? AbsoluteExpiration { get; set; }

    public TimeSpan? AbsoluteExpirationRelativeToNow { get; set; }

    public TimeSpan? SlidingExpiration { get; set; }

    public IList<IChangeToken> ExpirationTokens => _tokens ??= [];

    public IList<PostEvictionCallbackRegistration> PostEvictionCallbacks => _callbacks ??= [];

    public CacheItemPriority Priority { get; set; } = CacheItemPriority.Normal;

    public long? Size { get; set; }

    public void Dispose()
    {
        if (_hasValue)
        {
            _hasValue = false;
            memory.Store(this);
        }
    }

    /// <summary>Stores <paramref name="slot"/> in place of the value, with everything else as it is.</summary>
    public void StoreIn(BoundedMemory inner, ProfileState profile, MemorySlot slot)
    {
        using var entry = inner.CreateEntry(key, profile);
        entry.AbsoluteExpiration = AbsoluteExpiration;
        entry.AbsoluteExpirationRelativeToNow = AbsoluteExpirationRelativeToNow;
        entry.SlidingExpiration = SlidingExpiration ?? IdleTimeOf(profile);
        entry.Priority = Priority;
        entry.Size = Size;
        foreach (var token in _tokens ?? [])
        {
            entry.ExpirationTokens.Add(token);
        }

        foreach (var callback in _callbacks ?? [])
        {
            entry.PostEvictionCallbacks.Add(new PostEvictionCallbackRegistration { State = callback, EvictionCallback = Evicted });
        }

        entry.Value = slot;
    }

    /// <summary>It was not stored: who counts the entries hears of it.</summary>
    public void TellRefused()
    {
        foreach (var callback in _callbacks ?? [])
        {
            callback.EvictionCallback?.Invoke(key, _value, MemoryReason.None, callback.State);
        }
    }

    // FusionCache gives its entries none. An answer "nothing there" has a lifetime of its own, and a mark has no reader to wait for.
    private TimeSpan? IdleTimeOf(ProfileState profile) =>
        profile.Settings.Idle is { Ticks: > 0 } idle && !MemoryKeys.IsNothing(key) && !MemoryKeys.IsMark(key) ? idle : null;

    private static void Evicted(object key, object? value, MemoryReason reason, object? state)
    {
        var theirs = (PostEvictionCallbackRegistration)state!;
        theirs.EvictionCallback?.Invoke(key, (value as MemorySlot)?.Entry, reason, theirs.State);
    }
}
