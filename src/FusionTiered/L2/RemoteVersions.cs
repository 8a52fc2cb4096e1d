namespace FusionTiered;

/// <summary>The names of versions in the shared tier: of the whole cache, of a profile, of a tag. They are part of the contract between nodes.</summary>
public static class RemoteVersions
{
    /// <summary>The version of the whole cache.</summary>
    public const string Everything = "*";

    /// <summary>The version of a profile.</summary>
    /// <param name="name">The name of the profile, in any case.</param>
    public static string OfProfile(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return "p:" + name.ToLowerInvariant();
    }

    /// <summary>The version of a tag.</summary>
    /// <param name="tag">The tag.</param>
    public static string OfTag(string tag)
    {
        ArgumentException.ThrowIfNullOrEmpty(tag);
        return "t:" + tag;
    }
}
