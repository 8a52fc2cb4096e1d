using System.Diagnostics.CodeAnalysis;

namespace FusionTiered.Profiles;

/// <summary>The sentences for keys whose profile cannot be found.</summary>
internal static class ProfileFailures
{
    [DoesNotReturn]
    public static void Unknown(CacheProfile handle, IEnumerable<ProfileState> registered) => throw new UnknownProfileException(
        $"Profile '{handle.Name}' is not registered. Add it with AddProfile or under {FusionTieredOptions.SectionName}:{nameof(FusionTieredOptions.Profiles)}:{handle.Name}. Registered: "
        + string.Join(", ", registered.Select(p => p.Name).Order(StringComparer.OrdinalIgnoreCase)) + ".");

    [DoesNotReturn]
    public static void OtherNamespace(CacheProfile handle, ProfileState registered) => throw new UnknownProfileException(
        $"The handle of profile '{handle.Name}' has the namespace '{handle.Namespace}', but the profile is registered with '{registered.Namespace}'. "
        + (registered.Settings.IsBuiltIn ? $"'{handle.Name}' is the name of a built-in profile: replace it by AddProfile with this handle, or choose another name."
            : "Use one handle for both."));
}
