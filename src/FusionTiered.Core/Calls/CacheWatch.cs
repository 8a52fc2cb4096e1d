using FusionTiered.Keys;

namespace FusionTiered;

/// <summary>Which changes of a cache a watch reports.</summary>
/// <remarks>Changes that concern many keys at once (tags, patterns, clears) are reported to every watch that they may concern.</remarks>
public sealed class CacheWatch
{
    private readonly Func<string, bool> _keys;
    private readonly string? _profile;

    private CacheWatch(Func<string, bool> keys, string? profile = null)
    {
        _keys = keys;
        _profile = profile;
    }

    /// <summary>Every change.</summary>
    public static CacheWatch Everything { get; } = new(static _ => true);

    /// <summary>Changes of one key.</summary>
    /// <param name="key">The key.</param>
    public static CacheWatch Key(CacheKey key)
    {
        var text = key.Text;
        return new(changed => string.Equals(changed, text, StringComparison.Ordinal));
    }

    /// <summary>Changes of the keys of one profile.</summary>
    /// <param name="profile">The profile; it has a namespace.</param>
    public static CacheWatch Profile(CacheProfile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        if (profile.Namespace.Length == 0)
        {
            throw new ArgumentException("The default profile has no namespace; watch Everything, or keys.", nameof(profile));
        }

        return new(changed => changed.StartsWith(profile.Prefix, StringComparison.Ordinal), profile.Name);
    }

    /// <summary>Changes of the keys that match a pattern.</summary>
    /// <param name="pattern">In the syntax of <c>ClearPatternAsync</c>.</param>
    /// <exception cref="InvalidPatternException">It is no pattern.</exception>
    public static CacheWatch Pattern(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        var glob = Glob.Parse(pattern);
        return new(changed => glob.IsMatch(changed));
    }

    /// <summary>Changes of the keys that <paramref name="matches"/> accepts.</summary>
    /// <param name="matches">Asked for each changed key, quickly and from any thread.</param>
    public static CacheWatch Where(Func<string, bool> matches)
    {
        ArgumentNullException.ThrowIfNull(matches);
        return new(matches);
    }

    internal bool Concerns(in CacheChange change) => change.Kind switch
    {
        CacheChangeKind.Set or CacheChangeKind.Loaded or CacheChangeKind.Removed or CacheChangeKind.Expired or CacheChangeKind.Changed => _keys(change.Subject),
        CacheChangeKind.ProfileCleared => _profile is null || string.Equals(_profile, change.Subject, StringComparison.OrdinalIgnoreCase),
        _ => true,
    };
}
