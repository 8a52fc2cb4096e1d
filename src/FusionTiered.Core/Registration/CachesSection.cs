using FusionTiered.Profiles;
using Microsoft.Extensions.Configuration;

namespace FusionTiered.Registration;

/// <summary>The section of caches with a name: each of its keys must be the section of a registered cache.</summary>
internal static class CachesSection
{
    public const string Name = "Caches";

    /// <param name="caches">The section.</param>
    /// <param name="registered">All registrations of the container.</param>
    public static IEnumerable<string> Faults(IConfigurationSection caches, IReadOnlyCollection<RegisteredCache> registered)
    {
        if (!string.IsNullOrEmpty(caches.Value))
        {
            yield return $"{caches.Path} is '{caches.Value}'; it must be a section of caches.";
        }

        foreach (var cache in SectionSetup.Written(caches))
        {
            if (!registered.Any(one => string.Equals(one.Section, cache.Path, StringComparison.OrdinalIgnoreCase)))
            {
                yield return FaultOf(cache, registered);
            }
        }
    }

    private static string FaultOf(IConfigurationSection cache, IReadOnlyCollection<RegisteredCache> registered)
    {
        string[] names = [.. registered.Select(static one => one.Name).Where(static name => name.Length > 0).Distinct(StringComparer.Ordinal)];
        if (Array.Find(names, name => string.Equals(name, cache.Key, StringComparison.OrdinalIgnoreCase)) is { } unread)
        {
            return $"{cache.Path} is not read: cache '{unread}' is registered without it. Call AddFusionTiered(\"{unread}\", configuration), or remove it.";
        }

        var hint = NearestName.Of(cache.Key, names) is { } nearest ? $"Did you mean {nearest}?"
            : names.Length == 0 ? "No cache with a name is registered."
            : $"There are: {string.Join(", ", names)}.";
        return $"{cache.Path} belongs to no cache. {hint} Call AddFusionTiered(\"{cache.Key}\", configuration), or remove it.";
    }
}
