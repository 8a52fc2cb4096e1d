using FusionTiered.Keys;

namespace FusionTiered.AspNetCore.Access;

/// <summary>The names of keys and tags in answers.</summary>
internal sealed class Redaction(CacheEndpointOptions options)
{
    public bool ShowsKeys => options.ShowKeys;

    public string Key(in CacheKey key) => options.ShowKeys ? key.Text : options.RedactKey?.Invoke(key) ?? key.LogText;

    public string Tag(string tag) => options.ShowKeys ? tag : KeyHash.Shown(KeyHash.Of(tag));

    /// <summary>Of a change: profiles are no secret, keys, tags and patterns are.</summary>
    public string Subject(in CacheChange change) => change.Kind switch
    {
        CacheChangeKind.Watching or CacheChangeKind.Cleared or CacheChangeKind.Missed or CacheChangeKind.ProfileCleared => change.Subject,
        CacheChangeKind.TagInvalidated or CacheChangeKind.PatternCleared => Tag(change.Subject),
        _ => change.Subject.Length == 0 ? string.Empty : Key(CacheKey.Parse(change.Subject)),
    };
}
