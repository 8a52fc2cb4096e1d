using FusionTiered.Profiles;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace FusionTiered.Registration;

/// <summary>Reads one section of the configuration into the options of one cache.</summary>
/// <remarks>
/// Not the framework's binder: that stops at the first value it cannot convert, does not see a misspelled setting, and takes
/// the duration "300" for 300 days. Here every fault is kept and reported with the others. Sub-sections of the root that are
/// not known belong to other packages and are left alone.
/// </remarks>
internal sealed class SectionSetup(string name, IConfiguration section) : IConfigureNamedOptions<FusionTieredOptions>
{
    public void Configure(FusionTieredOptions options) => Configure(Options.DefaultName, options);

    // Not `name`: the factory asks with the name of the options it makes.
    public void Configure(string? asked, FusionTieredOptions options)
    {
        if (!string.Equals(asked, name, StringComparison.Ordinal))
        {
            return;
        }

        options.Path = (section as IConfigurationSection)?.Path ?? options.Path;
        foreach (var child in Written(section))
        {
            if (Is(child, nameof(options.Defaults)))
            {
                ReadProfile(options, child, options.Defaults);
            }
            else if (Is(child, nameof(options.Profiles)))
            {
                ReadProfiles(options, child);
            }
            else if (Is(child, nameof(options.L2)))
            {
                ReadRemote(options, child);
            }
            else
            {
                ReadSetting(options, child);
            }
        }
    }

    private static void ReadSetting(FusionTieredOptions options, IConfigurationSection setting)
    {
        if (Is(setting, nameof(options.MaxEntries)))
        {
            options.MaxEntries = ProfileSettings.TryParseInt(setting.Value ?? string.Empty, out var entries) ? entries : Refuse(options, setting, "a whole number", options.MaxEntries);
        }
        else if (Is(setting, nameof(options.MaxBytes)))
        {
            options.MaxBytes = ProfileSettings.TryParseLong(setting.Value ?? string.Empty, out var bytes) ? bytes : Refuse(options, setting, "a whole number", options.MaxBytes);
        }
        else if (Is(setting, nameof(options.RevealKeys)))
        {
            options.RevealKeys = bool.TryParse(setting.Value, out var reveal) ? reveal : Refuse(options, setting, "true or false", options.RevealKeys);
        }
        else if (Is(setting, nameof(options.KeyPrefix)))
        {
            options.KeyPrefix = setting.Value ?? string.Empty;
        }
        else if (setting.Value is not null)
        {
            options.Faults.Add($"{setting.Path} is no setting of a cache. There are: MaxEntries, MaxBytes, KeyPrefix, RevealKeys, L2, Defaults, Profiles.");
        }
    }

    private static void ReadRemote(FusionTieredOptions options, IConfigurationSection section)
    {
        foreach (var child in section.GetChildren())
        {
            if (RemoteTierSettings.All.FirstOrDefault(setting => Is(child, setting.Name)) is not { } setting)
            {
                options.Faults.Add($"{child.Path} is no setting of the shared tier. There are: {string.Join(", ", RemoteTierSettings.All.Select(static one => one.Name))}.");
            }
            else if (!setting.TrySet(options.L2, child.Value ?? string.Empty))
            {
                options.Faults.Add($"{child.Path} is '{child.Value}'; it must be {setting.Allowed}.");
            }
        }
    }

    private static void ReadProfiles(FusionTieredOptions options, IConfigurationSection profiles)
    {
        foreach (var child in profiles.GetChildren())
        {
            if (!options.Profiles.TryGetValue(child.Key, out var profile))
            {
                options.Profiles[child.Key] = profile = new CacheProfileOptions();
            }

            ReadProfile(options, child, profile);
        }
    }

    private static void ReadProfile(FusionTieredOptions options, IConfigurationSection section, CacheProfileOptions profile)
    {
        if (!string.IsNullOrEmpty(section.Value))
        {
            options.Faults.Add($"{section.Path} is '{section.Value}'; it must be a section of settings.");
        }

        foreach (var child in Written(section))
        {
            if (Array.Find(ProfileSettings.All, s => Is(child, s.Name)) is not { } setting)
            {
                options.Faults.Add($"{child.Path} is no setting of a profile. There are: {string.Join(", ", ProfileSettings.All.Select(s => s.Name))}.");
            }
            else if (child.Value is not { } text || !setting.TryRead(profile, text))
            {
                Refuse(options, child, setting.Allowed, false);
            }
        }
    }

    // A null in a JSON file says nothing, as if the setting were not there.
    private static IEnumerable<IConfigurationSection> Written(IConfiguration section) =>
        section.GetChildren().Where(static c => c.Value is not null || c.GetChildren().Any());

    private static T Refuse<T>(FusionTieredOptions options, IConfigurationSection setting, string allowed, T stays)
    {
        var shown = setting.Value is null ? "a section" : $"'{setting.Value}'";
        options.Faults.Add($"{setting.Path} is {shown}; it must be {allowed}.");
        return stays;
    }

    private static bool Is(IConfigurationSection section, string name) => string.Equals(section.Key, name, StringComparison.OrdinalIgnoreCase);
}
