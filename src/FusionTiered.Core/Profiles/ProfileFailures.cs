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
        + (IsBuiltIn(registered) ? $"'{handle.Name}' is the name of a built-in profile: replace it by AddProfile with this handle, or choose another name."
            : "Use one handle for both."));

    // Of the built-in profiles this one alone has a namespace that is not its name.
    private static bool IsBuiltIn(ProfileState registered) => string.Equals(registered.Name, CacheProfiles.Report.Name, StringComparison.OrdinalIgnoreCase)
        && string.Equals(registered.Namespace, CacheProfiles.Report.Namespace, StringComparison.Ordinal);
}
