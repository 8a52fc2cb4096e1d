namespace FusionTiered.Fusion.Profiles;

/// <summary>Tags that this engine and FusionCache keep for themselves. They begin with a control character, which no tag of a user may hold.</summary>
internal static class ReservedTags
{
    /// <summary>In a cache that is ours, what FusionCache clears by. Its own words, "!" and "*", could be tags of a user.</summary>
    public const string Clear = "\u0001!";

    /// <inheritdoc cref="Clear"/>
    public const string ClearToStale = "\u0001*";

    private const string Profile = "\u0001profile:";

    /// <summary>The tag that every value of a profile carries.</summary>
    public static string OfProfile(string profile) => Profile + profile;

    /// <summary>The profile that a tag clears; null when it is another tag.</summary>
    public static string? ProfileOf(string tag) => tag.StartsWith(Profile, StringComparison.Ordinal) ? tag[Profile.Length..] : null;

    /// <summary>Whether FusionCache clears by it: in our spelling, or in its own.</summary>
    public static bool IsOfClear(string tag) => tag is Clear or ClearToStale || IsTheirs(tag);

    /// <summary>Whether it would clear a cache that the application has made.</summary>
    public static bool IsTheirs(string tag) => tag is "!" or "*";
}
