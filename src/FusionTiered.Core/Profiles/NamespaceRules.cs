using FusionTiered.Keys;

namespace FusionTiered.Profiles;

/// <summary>A key belongs to one profile only: no two have one namespace, and none lies inside another's.</summary>
/// <remarks>Compared with the separator: <c>a:</c> is inside of neither <c>ab:</c> nor <c>a-b:</c>, but <c>a:b:</c> is inside of <c>a:</c>.</remarks>
internal static class NamespaceRules
{
    public static void Check(FusionTieredOptions options, List<string> faults)
    {
        // Sorted with the separator, whatever lies inside a namespace follows it at once.
        var profiles = options.Profiles
            .Where(p => !DomainProfileCompiler.IsDefault(p.Key))
            .Select(p => (Name: p.Key, Prefix: DomainProfileCompiler.NamespaceOf(p.Key, p.Value) + KeyRules.Separator))
            .OrderBy(p => p.Prefix, StringComparer.Ordinal)
            .ThenBy(p => p.Name, StringComparer.OrdinalIgnoreCase)
            .ToArray();
        var outer = 0;
        for (var i = 1; i < profiles.Length; i++)
        {
            if (!profiles[i].Prefix.StartsWith(profiles[outer].Prefix, StringComparison.Ordinal))
            {
                outer = i;
                continue;
            }

            var (name, prefix) = profiles[i];
            var path = $"{options.Path}:{nameof(options.Profiles)}:{name}:{nameof(CacheProfileOptions.Namespace)}";
            faults.Add(prefix.Length == profiles[outer].Prefix.Length
                ? $"{path} is '{prefix[..^1]}'; profile '{profiles[outer].Name}' has it already.{BuiltIn(options, profiles[outer].Name)}"
                : $"{path} is '{prefix[..^1]}'; it must not lie inside '{profiles[outer].Prefix[..^1]}', the namespace of profile '{profiles[outer].Name}'.{BuiltIn(options, profiles[outer].Name)}");
        }
    }

    // An application does not know the name of a profile that it never wrote.
    private static string BuiltIn(FusionTieredOptions options, string name) =>
        options.BuiltIn.ContainsKey(name) ? $" That profile is built in: choose another namespace, or replace it by AddProfile(new CacheProfile(\"{name}\"))." : string.Empty;
}
