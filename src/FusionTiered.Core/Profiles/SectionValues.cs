using Microsoft.Extensions.Configuration;

namespace FusionTiered.Profiles;

/// <summary>Reads a section by a list of settings, and finds the faults of what was read.</summary>
internal static class SectionValues
{
    /// <summary>Reads every key of a section that is one of the settings. A key that is none, and a text that cannot be read, is a fault.</summary>
    /// <param name="section">The section.</param>
    /// <param name="options">What is set.</param>
    /// <param name="settings">The settings there are.</param>
    /// <param name="owner">Whose settings they are, for the fault of an unknown key.</param>
    /// <param name="faults">Gets the faults.</param>
    /// <param name="others">Keys that somebody else reads.</param>
    public static void Read<TOptions>(
        IConfiguration section, TOptions options, SectionValue<TOptions>[] settings, string owner, ICollection<string> faults, params string[] others)
    {
        foreach (var child in Written(section).Where(child => !others.Contains(child.Key, StringComparer.OrdinalIgnoreCase)))
        {
            if (Array.Find(settings, setting => string.Equals(setting.Name, child.Key, StringComparison.OrdinalIgnoreCase)) is not { } setting)
            {
                faults.Add(UnknownKey.Fault(child.Path, owner, [.. settings.Select(static one => one.Name), .. others]));
            }
            else if (child.Value is not { } text || !setting.TryRead(options, text))
            {
                faults.Add($"{child.Path} is {(child.Value is null ? "a section" : $"'{child.Value}'")}; it must be {setting.Allowed}.");
            }
        }
    }

    /// <summary>The settings that are outside of what is allowed, each as a sentence.</summary>
    public static IEnumerable<string> Faults<TOptions>(TOptions options, SectionValue<TOptions>[] settings, string path) =>
        from setting in settings
        let value = setting.Fault(options)
        where value is not null
        select $"{path}:{setting.Name} is {value}; it must be {setting.Allowed}.";

    /// <summary>A null in a JSON file says nothing, as if the setting were not there.</summary>
    public static IEnumerable<IConfigurationSection> Written(IConfiguration section) =>
        section.GetChildren().Where(static child => child.Value is not null || child.GetChildren().Any());
}
