using FusionTiered.Profiles;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Primitives;

namespace FusionTiered.Fusion.Memory;

/// <summary>An entry that is being written; it is put when it is disposed, if it was given a value.</summary>
/// <remarks>What is put is another object, without the fields that only the writing needs.</remarks>
internal sealed class MemoryDraft(BoundedMemory memory, string key, ProfileState? profile) : ICacheEntry
{
    private object? _value;
    private bool _hasValue;
    private bool _isDone;
    private TimeSpan? _relative;
    private TimeSpan? _sliding;
    private long? _size;
    private List<IChangeToken>? _tokens;
    private List<PostEvictionCallbackRegistration>? _callbacks;

    public object Key => key;

    /// <summary>The profile that the caller named; null: that of the key's text.</summary>
    public ProfileState? Profile => profile;

    public object? Value
    {
        get => _value;
        set => (_value, _hasValue) = (value, true);
    }

    public DateTimeOffset? AbsoluteExpiration { get; set; }

    public TimeSpan? AbsoluteExpirationRelativeToNow
    {
        get => _relative;
        set => _relative = value is { } span && span <= TimeSpan.Zero ? throw NotPositive(nameof(AbsoluteExpirationRelativeToNow), span) : value;
    }

    public TimeSpan? SlidingExpiration
    {
        get => _sliding;
        set => _sliding = value is { } span && span <= TimeSpan.Zero ? throw NotPositive(nameof(SlidingExpiration), span) : value;
    }

    /// <summary>Refused when the entry is put: nothing here waits for a token.</summary>
    public IList<IChangeToken> ExpirationTokens => _tokens ??= [];

    public IList<PostEvictionCallbackRegistration> PostEvictionCallbacks => _callbacks ??= [];

    /// <summary>Kept as it is, and not used: the policy decides by use, and marks do not compete with values.</summary>
    public CacheItemPriority Priority { get; set; } = CacheItemPriority.Normal;

    public long? Size
    {
        get => _size;
        set => _size = value < 0 ? throw new ArgumentOutOfRangeException(nameof(value), value, "The size of an entry is at least 0.") : value;
    }

    public IList<PostEvictionCallbackRegistration>? Callbacks => _callbacks is { Count: > 0 } ? _callbacks : null;

    public void Dispose()
    {
        if (_isDone)
        {
            return;
        }

        _isDone = true;
        if (_tokens is { Count: > 0 })
        {
            throw new NotSupportedException("Expiration tokens are not followed here. Remove the key when the token fires.");
        }

        if (_hasValue)
        {
            memory.Put(key, this);
        }
    }

    private static ArgumentOutOfRangeException NotPositive(string name, TimeSpan span) => new(name, span, $"{name} is {span}; it must be longer than zero.");
}
