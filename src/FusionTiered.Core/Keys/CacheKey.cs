using System.Diagnostics.CodeAnalysis;
using FusionTiered.Failures;
using FusionTiered.Keys;

namespace FusionTiered;

/// <summary>The key of a cached value: a profile and a text. Two keys are equal when their texts are.</summary>
/// <remarks>
/// Make it once and keep it, where a key is used often; where it is composed at each call, hand the call the
/// <see cref="ComposedKey"/> instead, and a hit builds no string.
/// </remarks>
public readonly struct CacheKey : IEquatable<CacheKey>
{
    private readonly string? _text;
    private readonly CacheProfile? _profile;

    internal CacheKey(CacheProfile profile, string text, int hash)
    {
        _profile = profile;
        _text = text;
        Hash = hash;
    }

    /// <summary>The profile it was made for.</summary>
    /// <exception cref="InvalidKeyException">This is <c>default(CacheKey)</c>.</exception>
    public CacheProfile Profile
    {
        get
        {
            if (_profile is null)
            {
                KeyFailures.NoKey();
            }

            return _profile;
        }
    }

    /// <summary>The whole text, namespace and escapes included: <c>market:btc</c>.</summary>
    /// <exception cref="InvalidKeyException">This is <c>default(CacheKey)</c>.</exception>
    public string Text => _text ?? KeyFailures.NoKey();

    /// <summary>The name of the key in the logs of a cache that does not reveal keys: <c>#5f3a9c01</c>. Empty for <c>default(CacheKey)</c>.</summary>
    /// <remarks>
    /// A hash of the text that differs from process to process. Log it beside something that you know the key by, to find the
    /// cache's lines about it: <c>logger.LogDebug("Order {Id} has the key {Key}.", id, key.LogText)</c>.
    /// </remarks>
    public string LogText => _text is null ? string.Empty : KeyHash.Shown(Hash);

    /// <summary>Whether this is <c>default(CacheKey)</c>, which is no key: every call refuses it.</summary>
    public bool IsDefault => _text is null;

    /// <summary>Of the text, by <see cref="KeyHash"/>.</summary>
    internal int Hash { get; }

    /// <summary>Whether two keys have the same text.</summary>
    /// <param name="left">One key.</param>
    /// <param name="right">The other key.</param>
    /// <returns>True when the texts are equal.</returns>
    public static bool operator ==(CacheKey left, CacheKey right) => left.Equals(right);

    /// <summary>Whether two keys have different texts.</summary>
    /// <param name="left">One key.</param>
    /// <param name="right">The other key.</param>
    /// <returns>True when the texts differ.</returns>
    public static bool operator !=(CacheKey left, CacheKey right) => !left.Equals(right);

    /// <summary>Does not compile: a text belongs to no profile.</summary>
    /// <param name="text">The text.</param>
    [Obsolete("A key belongs to a profile: write profile.Of(text), for instance CacheProfile Products = new(\"products\"); Products.Of(\"1\"). For the text of a key of no profile, write CacheKey.Raw(text).", error: true)]
    [SuppressMessage("Usage", "CA2225:Operator overloads have named alternates", Justification = "It does not compile; Raw and Parse are the ways.")]
    public static implicit operator CacheKey(string text) => throw new NotSupportedException();

    /// <summary>Does not compile: a profile is no key.</summary>
    /// <param name="profile">The profile.</param>
    [Obsolete("A profile is no key: write profile.Of(part) or profile.Key($\"{part}\"). For all values of the profile, call ClearAsync(profile).", error: true)]
    [SuppressMessage("Usage", "CA2225:Operator overloads have named alternates", Justification = "It does not compile; Of and Key are the ways.")]
    public static implicit operator CacheKey(CacheProfile profile) => throw new NotSupportedException();

    /// <summary>A key from text that follows no pattern: <c>CacheKey.Raw("btc_coingecko_30s", CacheStrategy.RealTime)</c>.</summary>
    /// <param name="text">
    /// Any text but the empty one. <c>:</c> stays, so <c>Raw("market:btc")</c> is the same key as
    /// <c>Market.Of("btc")</c> and belongs to that profile; <c>%</c>, braces, control characters and broken
    /// surrogates are escaped. For text that is already escaped, use <see cref="Parse"/>.
    /// </param>
    /// <param name="strategy">The default profile (also when null), or one of <see cref="CacheStrategy"/>.</param>
    /// <returns>The key.</returns>
    /// <exception cref="InvalidKeyException">The text is empty or too long.</exception>
    /// <exception cref="ArgumentException"><paramref name="strategy"/> has a namespace of its own.</exception>
    public static CacheKey Raw(string text, CacheProfile? strategy = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        strategy ??= CacheProfile.Default;
        if (strategy.Namespace.Length != 0)
        {
            throw new ArgumentException(
                $"Profile '{strategy.Name}' has the namespace '{strategy.Namespace}:'. A raw key takes CacheProfile.Default or a CacheStrategy; use Key or Of of the profile.",
                nameof(strategy));
        }

        var key = new ComposedKey(text.Length, 0, strategy);
        key.AppendLiteral(text);
        return key.ToCacheKey();
    }

    /// <summary>A key from the text of a key, taken as it is: the inverse of <see cref="Text"/>.</summary>
    /// <param name="canonicalText">What <see cref="Text"/> gave: escapes are kept, not escaped again.</param>
    /// <returns>
    /// A key equal to the one that the text came from, under the default profile; the cache finds the registered profile by the namespace.
    /// </returns>
    /// <exception cref="InvalidKeyException">The text is empty, too long, or not the spelling of a key.</exception>
    public static CacheKey Parse(string canonicalText)
    {
        ArgumentNullException.ThrowIfNull(canonicalText);
        if (canonicalText.Length == 0)
        {
            KeyFailures.Empty();
        }

        if (canonicalText.Length > KeyRules.MaxLength)
        {
            KeyFailures.TooLong(canonicalText.Length, KeyRules.MaxLength);
        }

        KeyEscape.CheckWritten(canonicalText);
        return new CacheKey(CacheProfile.Default, canonicalText, KeyHash.Of(canonicalText));
    }

    /// <summary>Whether <paramref name="other"/> has the same text.</summary>
    /// <param name="other">The other key.</param>
    /// <returns>True when the texts are equal.</returns>
    public bool Equals(CacheKey other) => Hash == other.Hash && string.Equals(_text, other._text, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is CacheKey other && Equals(other);

    /// <summary>A hash of the text that differs from process to process.</summary>
    /// <returns>The hash.</returns>
    public override int GetHashCode() => Hash;

    /// <summary>The text of the key; empty for <c>default(CacheKey)</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => _text ?? string.Empty;
}
