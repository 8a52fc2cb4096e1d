namespace FusionTiered;

/// <summary>The names of versions in L2: of the whole cache, of a profile, of a tag. They are part of the contract between nodes.</summary>
internal static class RemoteVersions
{
    /// <summary>The version of the whole cache.</summary>
    public const string Everything = "*";

    private const string ProfileMark = "p:";
    private const string TagMark = "t:";
    private const string SaveMark = "s:";

    /// <summary>The version of a profile.</summary>
    /// <param name="name">The name of the profile, in any case.</param>
    public static string OfProfile(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return ProfileMark + name.ToLowerInvariant();
    }

    /// <summary>The version of a tag.</summary>
    /// <param name="tag">The tag.</param>
    public static string OfTag(string tag)
    {
        ArgumentException.ThrowIfNullOrEmpty(tag);
        return TagMark + tag;
    }

    /// <summary>The number of the saves of some keys. No entry depends on it.</summary>
    /// <param name="slot">Which of the <see cref="SaveSlots"/>.</param>
    public static string OfSaves(int slot) => SaveMark + slot.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The tag of a version that is one of a tag.</summary>
    internal static string TagOf(string version) => version[TagMark.Length..];

    internal static bool IsOfSaves(string version) => version.StartsWith(SaveMark, StringComparison.Ordinal);

    internal static bool IsOfTag(string version) => version.StartsWith(TagMark, StringComparison.Ordinal);

    internal static bool IsOfProfile(string version) => version.StartsWith(ProfileMark, StringComparison.Ordinal);

    /// <summary>The name, in lower case, of the profile whose version it is.</summary>
    internal static string ProfileOf(string version) => version[ProfileMark.Length..];
}
