using FusionTiered.Keys;

namespace FusionTiered;

/// <summary>Something that an event invalidates: a key, a tag, the keys of a pattern, or a whole profile. A key converts to it.</summary>
/// <remarks>Two targets are equal when their kinds and texts are.</remarks>
public readonly struct InvalidationTarget : IEquatable<InvalidationTarget>
{
    // A key when _text is null.
    private readonly CacheKey _key;
    private readonly string? _text;

    private InvalidationTarget(CacheKey key) => _key = key;

    private InvalidationTarget(InvalidationTargetKind kind, string text, CacheProfile? profile = null)
    {
        Kind = kind;
        _text = text;
        ProfileToClear = profile;
    }

    /// <summary>What it names.</summary>
    public InvalidationTargetKind Kind { get; }

    /// <summary>The text of the key, the tag, the pattern, or the name of the profile.</summary>
    /// <exception cref="InvalidKeyException">This is <c>default(InvalidationTarget)</c>.</exception>
    public string Text => _text ?? _key.Text;

    internal CacheKey KeyToRemove => _key;

    internal CacheProfile? ProfileToClear { get; }

    /// <summary>The target that <see cref="Key"/> makes.</summary>
    /// <param name="key">The key.</param>
    public static implicit operator InvalidationTarget(CacheKey key) => Key(key);

    /// <summary>The target that <see cref="Key"/> makes.</summary>
    /// <param name="key">The composed key.</param>
    public static implicit operator InvalidationTarget(in ComposedKey key) => Key(key.ToCacheKey());

    /// <summary>Whether two targets are the same.</summary>
    /// <param name="left">One target.</param>
    /// <param name="right">The other target.</param>
    /// <returns>True when kinds and texts are equal.</returns>
    public static bool operator ==(InvalidationTarget left, InvalidationTarget right) => left.Equals(right);

    /// <summary>Whether two targets differ.</summary>
    /// <param name="left">One target.</param>
    /// <param name="right">The other target.</param>
    /// <returns>True when kinds or texts differ.</returns>
    public static bool operator !=(InvalidationTarget left, InvalidationTarget right) => !left.Equals(right);

    /// <summary>One key.</summary>
    /// <param name="key">The key.</param>
    /// <returns>The target.</returns>
    /// <exception cref="InvalidKeyException"><paramref name="key"/> is <c>default</c>.</exception>
    public static InvalidationTarget Key(CacheKey key)
    {
        _ = key.Text;
        return new(key);
    }

    /// <summary>Every value with a tag.</summary>
    /// <param name="tag">The tag: 1 to 1,024 characters, none of them a control character.</param>
    /// <returns>The target.</returns>
    /// <exception cref="ArgumentException"><paramref name="tag"/> breaks that rule.</exception>
    public static InvalidationTarget Tag(string tag) => new(InvalidationTargetKind.Tag, TagRules.Checked(tag, nameof(tag)));

    /// <summary>Every key that matches a pattern.</summary>
    /// <param name="pattern">The pattern, in the syntax of Redis. <see cref="CachePattern"/> writes values into patterns safely.</param>
    /// <returns>The target.</returns>
    /// <exception cref="InvalidPatternException"><paramref name="pattern"/> cannot be used.</exception>
    public static InvalidationTarget Pattern(string pattern) => new(InvalidationTargetKind.Pattern, Glob.Parse(pattern).Text);

    /// <summary>Every key of a profile.</summary>
    /// <param name="profile">The profile.</param>
    /// <returns>The target.</returns>
    public static InvalidationTarget Profile(CacheProfile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        return new(InvalidationTargetKind.Profile, profile.Name, profile);
    }

    /// <summary>The target that <see cref="Key"/> makes.</summary>
    /// <param name="key">The key.</param>
    /// <returns>The target.</returns>
    public static InvalidationTarget FromCacheKey(CacheKey key) => Key(key);

    /// <summary>The target that <see cref="Key"/> makes.</summary>
    /// <param name="key">The composed key.</param>
    /// <returns>The target.</returns>
    public static InvalidationTarget FromComposedKey(in ComposedKey key) => Key(key.ToCacheKey());

    /// <inheritdoc/>
    public bool Equals(InvalidationTarget other) =>
        Kind == other.Kind && _key == other._key && string.Equals(_text, other._text, Comparison);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is InvalidationTarget other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, _key, _text is null ? 0 : string.GetHashCode(_text, Comparison));

    /// <summary>Kind and text, for people: <c>Pattern feed:*</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => $"{Kind} {_text ?? _key.ToString()}";

    // Names of profiles are the same in upper and lower case.
    private StringComparison Comparison => Kind == InvalidationTargetKind.Profile ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
}
