namespace FusionTiered.Fusion.Profiles;

/// <summary>The tags by which FusionCache clears the cache of one profile.</summary>
/// <remarks>
/// The caches of all profiles share one L2, where FusionCache's own words ("!" and "*") would be the same entry for all of them.
/// These begin with a control character, which no tag of a user may hold.
/// </remarks>
internal static class ReservedTags
{
    private const string Remove = "\u0001!";
    private const string Expire = "\u0001*";

    public static string Clear(string profile) => Remove + profile;

    public static string ClearToStale(string profile) => Expire + profile;

    /// <summary>The profile that a tag clears; null: it is another tag.</summary>
    public static string? ClearedBy(string tag) =>
        tag.StartsWith(Remove, StringComparison.Ordinal) || tag.StartsWith(Expire, StringComparison.Ordinal) ? tag[Remove.Length..] : null;
}
