namespace FusionTiered.Profiles;

/// <summary>One setting of a profile: how it is read from text, and what it may be.</summary>
internal abstract class ProfileSetting(string name, string allowed)
{
    public string Name { get; } = name;

    /// <summary>What it may be, as the end of a sentence that begins with "it must be".</summary>
    public string Allowed { get; } = allowed;

    /// <summary>Sets it from configuration. False: the text is no such value.</summary>
    public abstract bool TryRead(CacheProfileOptions options, string text);

    /// <summary>The value as text when it is set and outside of what is allowed, or null.</summary>
    public abstract string? Fault(CacheProfileOptions options);
}
