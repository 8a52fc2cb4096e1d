using System.ComponentModel;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using FusionTiered.Keys;

namespace FusionTiered;

/// <summary>
/// The handle of a profile: its name and the namespace of its keys. Keep one in a static field for each kind of data, and
/// compose keys with it: <c>Feed.Key($"{userId}:{cursor}")</c>.
/// </summary>
/// <remarks>
/// A handle holds no settings; those are registered under its <see cref="Name"/> with <c>AddProfile</c> or in the
/// configuration section <c>FusionTiered:Profiles:&lt;name&gt;</c>. Handles are safe to share between caches and threads.
/// </remarks>
[DebuggerDisplay("{Name,nq} ({Namespace,nq}:)")]
public sealed class CacheProfile
{
    internal readonly KeyPrefix PrefixStart;
    internal readonly string Prefix;

    /// <summary>Creates the handle of a profile whose namespace is its name.</summary>
    /// <param name="name">1 to 64 ASCII letters, digits, <c>-</c>, <c>_</c> and <c>.</c>; not <c>default</c>.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> breaks that rule.</exception>
    public CacheProfile(string name)
        : this(name, name)
    {
    }

    /// <summary>Creates the handle of a profile.</summary>
    /// <param name="name">1 to 64 ASCII letters, digits, <c>-</c>, <c>_</c> and <c>.</c>; not <c>default</c>.</param>
    /// <param name="namespace">
    /// The start of its keys, without the last <c>:</c>. 1 to 128 characters as in a name, and <c>:</c> between them.
    /// No namespace of a cache may lie inside another's (<c>a</c> and <c>a:b</c>): that is an error at start-up.
    /// </param>
    /// <exception cref="ArgumentException">An argument breaks its rule.</exception>
    public CacheProfile(string name, string @namespace)
        : this(name, @namespace, lifetime: null)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(@namespace);
        if (KeyRules.FaultOfName(name) is { } fault)
        {
            throw new ArgumentException($"The name of a profile {fault}; it is '{name}'.", nameof(name));
        }

        if (string.Equals(name, DefaultName, StringComparison.OrdinalIgnoreCase))
        {
            throw new ArgumentException($"The name '{DefaultName}' is taken: use CacheProfile.Default.", nameof(name));
        }

        if (KeyRules.FaultOfNamespace(@namespace) is { } wrong)
        {
            throw new ArgumentException($"The namespace of profile '{name}' {wrong}; it is '{@namespace}'.", nameof(@namespace));
        }
    }

    private CacheProfile(string name, string @namespace, TimeSpan? lifetime)
    {
        Name = name;
        Namespace = @namespace;
        Lifetime = lifetime;
        Prefix = string.IsNullOrEmpty(@namespace) ? string.Empty : @namespace + KeyRules.Separator;
        PrefixStart = KeyPrefix.Of(Prefix);
    }

    /// <summary>The profile of keys that belong to no other: named <c>default</c>, without a namespace.</summary>
    /// <remarks>A key of it whose text lies in the namespace of a registered profile belongs to that profile.</remarks>
    public static CacheProfile Default { get; } = new(DefaultName, string.Empty, lifetime: null);

    /// <summary>The name under which the settings are registered. Upper and lower case are the same.</summary>
    public string Name { get; }

    /// <summary>What the keys begin with, without the last <c>:</c>; empty only for the default profile.</summary>
    public string Namespace { get; }

    /// <summary>The lifetime that a strategy (<see cref="CacheStrategy"/>) asks for; null everywhere else.</summary>
    public TimeSpan? Lifetime { get; }

    internal const string DefaultName = "default";

    /// <summary>Composes a key of this profile from an interpolated string, without building the string.</summary>
    /// <param name="key">
    /// <c>$"{userId}:{cursor}"</c>. Literal text is taken as it is; interpolated values are escaped, so that different
    /// values never give the same key. Between two interpolated values there must be a <c>:</c>.
    /// </param>
    /// <returns>The composed key, valid within the calling method; convert it to a <see cref="CacheKey"/> to keep it.</returns>
    /// <remarks>
    /// A <c>:</c> of the literal text separates parts: <c>Key($"BTC:usd")</c> is <c>Of("BTC", "usd")</c>, and not
    /// <c>Of("BTC:usd")</c>, whose one part is spelled <c>BTC%3Ausd</c>.
    /// </remarks>
    /// <exception cref="InvalidKeyException">An interpolated value is null, two of them are not separated by <c>:</c>, or the key is too long.</exception>
    [OverloadResolutionPriority(1)]
    [SuppressMessage("Performance", "CA1822:Mark members as static", Justification = "The compiler hands the instance to the constructor of the key.")]
    public ref ComposedKey Key([InterpolatedStringHandlerArgument("")] ref ComposedKey key) => ref key;

    /// <summary>Does not compile: whether the <c>:</c> of a text separate parts, only <see cref="Of(ReadOnlySpan{string})"/> and an interpolated string say.</summary>
    /// <param name="text">The text.</param>
    [Obsolete("Write Of(text), which escapes the text, or Key($\"{first}:{second}\"), whose literal ':' separate parts.", error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    [SuppressMessage("Performance", "CA1822:Mark members as static", Justification = "It stands in for the call that was meant.")]
    public CacheKey Key(string text) => throw new NotSupportedException();

    /// <summary>Makes a key of this profile from its parts: <c>Feed.Of(userId, cursor)</c> is <c>feed:{userId}:{cursor}</c>.</summary>
    /// <param name="parts">At least one part; parts may be empty, and are escaped. Different lists give different keys.</param>
    /// <returns>The key.</returns>
    /// <remarks>
    /// A <c>:</c> inside a part is escaped: <c>Of("BTC:usd")</c> has one part, <c>BTC%3Ausd</c>. It is another key than
    /// <c>Of("BTC", "usd")</c> and <c>Key($"BTC:usd")</c>, which have two.
    /// </remarks>
    /// <exception cref="InvalidKeyException">There are no parts, one is null, or the key is too long.</exception>
    public CacheKey Of(params ReadOnlySpan<string> parts)
    {
        var key = new ComposedKey(0, parts.Length, this);
        key.AppendParts(parts);
        return key.ToCacheKey();
    }

    /// <summary>Makes a key of this profile from a number, an id, a date: the same key as <c>Key($"{part}")</c>.</summary>
    /// <param name="part">The part, written in the invariant culture; dates and times in the round-trip format <c>O</c>, enums by name.</param>
    /// <typeparam name="T">Anything that formats itself.</typeparam>
    /// <returns>The key.</returns>
    /// <exception cref="InvalidKeyException">The part is null, or the key is too long.</exception>
    public CacheKey Of<T>(T part)
        where T : ISpanFormattable
    {
        var key = new ComposedKey(0, 1, this);
        key.AppendFormatted(part);
        return key.ToCacheKey();
    }

    /// <summary>Makes a key of this profile from two parts: the same key as <c>Key($"{first}:{second}")</c>.</summary>
    /// <param name="first">The first part.</param>
    /// <param name="second">The second part.</param>
    /// <typeparam name="TFirst">Anything that formats itself.</typeparam>
    /// <typeparam name="TSecond">Anything that formats itself.</typeparam>
    /// <returns>The key.</returns>
    /// <exception cref="InvalidKeyException">A part is null, or the key is too long.</exception>
    public CacheKey Of<TFirst, TSecond>(TFirst first, TSecond second)
        where TFirst : ISpanFormattable
        where TSecond : ISpanFormattable
    {
        var key = new ComposedKey(1, 2, this);
        key.AppendFormatted(first);
        key.AppendLiteral(":");
        key.AppendFormatted(second);
        return key.ToCacheKey();
    }

    /// <inheritdoc cref="Of{TFirst, TSecond}(TFirst, TSecond)"/>
    public CacheKey Of<TSecond>(string first, TSecond second)
        where TSecond : ISpanFormattable
    {
        var key = new ComposedKey(1, 2, this);
        key.AppendFormatted(first);
        key.AppendLiteral(":");
        key.AppendFormatted(second);
        return key.ToCacheKey();
    }

    /// <inheritdoc cref="Of{TFirst, TSecond}(TFirst, TSecond)"/>
    public CacheKey Of<TFirst>(TFirst first, string second)
        where TFirst : ISpanFormattable
    {
        var key = new ComposedKey(1, 2, this);
        key.AppendFormatted(first);
        key.AppendLiteral(":");
        key.AppendFormatted(second);
        return key.ToCacheKey();
    }

    /// <summary>Does not compile: parts of other types, or more than two of mixed types.</summary>
    /// <param name="parts">The parts.</param>
    [Obsolete("Of takes texts, or one or two values that format themselves (ISpanFormattable). Write Key($\"{a}:{b}:{c}\"), or turn the values into texts.", error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    [OverloadResolutionPriority(-1)]
    [SuppressMessage("Performance", "CA1822:Mark members as static", Justification = "It stands in for the call that was meant.")]
    public CacheKey Of(params ReadOnlySpan<object> parts) => throw new NotSupportedException();

    /// <summary>The name of the profile.</summary>
    /// <returns><see cref="Name"/>.</returns>
    public override string ToString() => Name;

    internal static CacheProfile Strategy(TimeSpan lifetime) => new(DefaultName, string.Empty, lifetime);
}
