using FusionTiered.Profiles;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FusionTiered.Registration;

/// <summary>Reads one section of the configuration into the options of one cache.</summary>
/// <remarks>
/// Not the framework's binder: that stops at the first value it cannot convert, does not see a misspelled setting, and takes
/// the duration "300" for 300 days. Here every fault is kept and reported with the others. Every key must have a reader.
/// </remarks>
/// <param name="name">The name of the cache.</param>
/// <param name="section">Its section.</param>
/// <param name="root">The section <c>FusionTiered</c>, for a cache with a name; null: it was not handed over.</param>
/// <param name="services">For the readers of sub-sections, and the other caches.</param>
internal sealed class SectionSetup(string name, IConfigurationSection section, IConfigurationSection? root, IServiceProvider services) : IConfigureNamedOptions<FusionTieredOptions>
{
    public void Configure(FusionTieredOptions options) => Configure(Options.DefaultName, options);

    // Not `name`: the factory asks with the name of the options it makes.
    public void Configure(string? asked, FusionTieredOptions options)
    {
        if (!string.Equals(asked, name, StringComparison.Ordinal))
        {
            return;
        }

        var registered = services.GetServices<RegisteredCache>().ToList();
        options.Path = section.Path;
        foreach (var key in Written(section))
        {
            Read(options, key, registered);
        }

        if (root is not null)
        {
            options.Faults.AddRange(RootSection.Faults(root, name, registered));
        }
    }

    private void Read(FusionTieredOptions options, IConfigurationSection key, List<RegisteredCache> registered)
    {
        if (Array.Find(CacheSettings.All, one => Is(key, one.Name)) is { } setting)
        {
            if (key.Value is not { } text || !setting.TryRead(options, text))
            {
                Refuse(options, key, setting.Allowed);
            }
        }
        else if (Is(key, nameof(options.Defaults)))
        {
            ReadProfile(options, key, options.Defaults);
        }
        else if (Is(key, nameof(options.Profiles)))
        {
            ReadProfiles(options, key);
        }
        else if (Is(key, nameof(options.L2)))
        {
            ReadRemote(options, key);
        }
        else if (Is(key, nameof(options.Consistency)))
        {
            ReadConsistency(options, key);
        }
        else if (Is(key, CachesSection.Name))
        {
            options.Faults.AddRange(CachesSection.Faults(key, registered));
        }
        else if (!Is(key, InvalidationSectionSetup.SectionName))
        {
            options.Faults.AddRange(new SubSections(name, services).Faults(key));
        }
    }

    private static void ReadRemote(FusionTieredOptions options, IConfigurationSection section)
    {
        RefuseText(options, section, "settings");
        foreach (var child in Written(section))
        {
            if (RemoteTierSettings.All.FirstOrDefault(setting => Is(child, setting.Name)) is not { } setting)
            {
                options.Faults.Add(UnknownKey.Fault(child.Path, "the shared tier", [.. RemoteTierSettings.All.Select(static one => one.Name)]));
            }
            else if (child.Value is not { } text || !setting.TrySet(options.L2, text))
            {
                Refuse(options, child, setting.Allowed);
            }
        }
    }

    private static void ReadConsistency(FusionTieredOptions options, IConfigurationSection section)
    {
        RefuseText(options, section, "settings");
        foreach (var child in Written(section))
        {
            if (Array.Find(ConsistencySettings.All, setting => Is(child, setting.Name)) is not { } setting)
            {
                options.Faults.Add(UnknownKey.Fault(child.Path, "the consistency monitor", [.. ConsistencySettings.All.Select(static one => one.Name)]));
            }
            else if (child.Value is not { } text || !setting.TryRead(options, text))
            {
                Refuse(options, child, setting.Allowed);
            }
        }
    }

    private static void ReadProfiles(FusionTieredOptions options, IConfigurationSection profiles)
    {
        RefuseText(options, profiles, "profiles");
        foreach (var child in profiles.GetChildren())
        {
            if (!options.Profiles.TryGetValue(child.Key, out var profile))
            {
                options.Profiles[child.Key] = profile = new CacheProfileOptions();
            }

            options.Written.TryAdd(child.Key, child.Path);
            ReadProfile(options, child, profile);
        }
    }

    private static void ReadProfile(FusionTieredOptions options, IConfigurationSection section, CacheProfileOptions profile)
    {
        RefuseText(options, section, "settings");
        foreach (var child in Written(section))
        {
            if (Array.Find(ProfileSettings.All, s => Is(child, s.Name)) is { } setting)
            {
                if (child.Value is not { } text || !setting.TryRead(profile, text))
                {
                    Refuse(options, child, setting.Allowed);
                }
            }
            else
            {
                options.Faults.Add(Is(child, nameof(profile.Size))
                    ? $"{child.Path} is set in code only: AddProfile(handle, p => p.{nameof(profile.Size)} = ...)."
                    : UnknownKey.Fault(child.Path, "a profile", [.. ProfileSettings.All.Select(static one => one.Name)]));
            }
        }
    }

    /// <summary>A null in a JSON file says nothing, as if the setting were not there.</summary>
    internal static IEnumerable<IConfigurationSection> Written(IConfiguration section) =>
        section.GetChildren().Where(static c => c.Value is not null || c.GetChildren().Any());

    private static void RefuseText(FusionTieredOptions options, IConfigurationSection section, string content)
    {
        if (!string.IsNullOrEmpty(section.Value))
        {
            options.Faults.Add($"{section.Path} is '{section.Value}'; it must be a section of {content}.");
        }
    }

    private static void Refuse(FusionTieredOptions options, IConfigurationSection setting, string allowed) =>
        options.Faults.Add($"{setting.Path} is {(setting.Value is null ? "a section" : $"'{setting.Value}'")}; it must be {allowed}.");

    private static bool Is(IConfigurationSection section, string name) => string.Equals(section.Key, name, StringComparison.OrdinalIgnoreCase);
}
