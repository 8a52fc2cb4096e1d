namespace FusionTiered.Profiles;

/// <summary>Tells a misspelt profile of the configuration from one that is meant: the first is near the name of a registered one.</summary>
/// <remarks>A profile may be written in configuration alone, with a handle that is registered nowhere, as long as its name is not near another's.</remarks>
internal static class WrittenProfiles
{
    private const int MostDifferences = 2;

    public static void Check(FusionTieredOptions options, List<string> faults)
    {
        foreach (var (name, path) in options.Written)
        {
            if (!options.Registered.Contains(name) && NearestName.Of(name, options.Registered, MostDifferences) is { } nearest)
            {
                faults.Add($"{path} is a profile that no code registers. Did you mean {nearest}? If it is a profile of its own, register its handle: AddProfile(new CacheProfile(\"{name}\")).");
            }
        }
    }
}
