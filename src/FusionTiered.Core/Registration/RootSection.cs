using FusionTiered.Profiles;
using Microsoft.Extensions.Configuration;

namespace FusionTiered.Registration;

/// <summary>The section <c>FusionTiered</c> where only caches with a name are registered: everything but <c>Caches</c> is read by none of them.</summary>
internal static class RootSection
{
    /// <param name="root">The section.</param>
    /// <param name="cache">The cache that asks. Only the first one is told, so that a fault is told once.</param>
    /// <param name="registered">All registrations of the container.</param>
    public static IEnumerable<string> Faults(IConfigurationSection root, string cache, IReadOnlyCollection<RegisteredCache> registered)
    {
        var isRead = registered.Any(one => string.Equals(one.Section, root.Path, StringComparison.OrdinalIgnoreCase));
        var first = registered.First(one => string.Equals(one.Root, root.Path, StringComparison.OrdinalIgnoreCase));
        if (isRead || !string.Equals(first.Name, cache, StringComparison.Ordinal))
        {
            yield break;
        }

        foreach (var key in SectionSetup.Written(root))
        {
            if (string.Equals(key.Key, CachesSection.Name, StringComparison.OrdinalIgnoreCase))
            {
                foreach (var fault in CachesSection.Faults(key, registered))
                {
                    yield return fault;
                }
            }
            else
            {
                yield return NearestName.Of(key.Key, [CachesSection.Name]) is { } meant
                    ? UnknownKey.Fault(key.Path, "a cache", [meant])
                    : $"{key.Path} is read by the cache without a name only; call AddFusionTiered(configuration), or write it under {root.Path}:{CachesSection.Name}:{cache}.";
            }
        }
    }
}
