using FusionTiered.Engines;
using FusionTiered.Profiles;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Registration;

/// <summary>The keys of a cache's section that are none of its own settings: each must have a reader.</summary>
internal sealed class SubSections(string cache, IServiceProvider services)
{
    /// <summary>The sub-sections that every cache has.</summary>
    private static readonly string[] Always =
        [nameof(FusionTieredOptions.L2), nameof(FusionTieredOptions.Consistency), nameof(FusionTieredOptions.Defaults), nameof(FusionTieredOptions.Profiles), InvalidationSectionSetup.SectionName, CachesSection.Name];

    /// <summary>Why the key has no effect, or parts of it.</summary>
    public IEnumerable<string> Faults(IConfigurationSection key)
    {
        var readers = Readers();
        if (readers.FirstOrDefault(reader => Is(key, reader.Section)) is { } reader)
        {
            return ReadBy(reader, key);
        }

        if (Array.Find(KnownSection.All, section => Is(key, section.Name)) is { } known)
        {
            return [$"{key.Path} is read by {known.Reader} only; {known.Remedy}, or remove it."];
        }

        if (Array.Exists(ProfileSettings.All, setting => Is(key, setting.Name)))
        {
            return [$"{key.Path} is a setting of a profile. Write it under {nameof(FusionTieredOptions.Defaults)}, for all profiles, or under {nameof(FusionTieredOptions.Profiles)}:<name>."];
        }

        return [UnknownKey.Fault(key.Path, "a cache", [.. CacheSettings.All.Select(static setting => setting.Name), .. Always, .. KnownSection.All.Select(static section => section.Name)])];
    }

    private static IEnumerable<string> ReadBy(SectionReader reader, IConfigurationSection key)
    {
        if (reader.Path is { } path && !string.Equals(path, key.Path, StringComparison.OrdinalIgnoreCase))
        {
            yield return $"{key.Path} is not read: this cache reads {path}. Move the settings there.";
        }
        else if (!string.IsNullOrEmpty(key.Value))
        {
            // Its value is not shown: it may be a URL with a password.
            yield return $"{key.Path} is a text; it must be a section of settings.";
        }
        else if (reader.Settings is { } settings)
        {
            foreach (var child in key.GetChildren().Where(child => !settings.Contains(child.Key, StringComparer.OrdinalIgnoreCase)))
            {
                yield return UnknownKey.Fault(child.Path, key.Key, settings);
            }
        }
    }

    private List<SectionReader> Readers() =>
        [.. services.GetKeyedServices<SectionReader>(cache), .. services.GetKeyedService<EngineChoice>(cache)?.Sections ?? []];

    private static bool Is(IConfigurationSection section, string name) => string.Equals(section.Key, name, StringComparison.OrdinalIgnoreCase);
}
