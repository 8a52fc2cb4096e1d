using FusionTiered.Keys;

namespace FusionTiered.Profiles;

/// <summary>The setting that is fixed while the process runs.</summary>
internal sealed class ProfileNamespace() : ProfileSetting(
    nameof(CacheProfileOptions.Namespace), $"1 to {KeyRules.MaxNamespaceLength} ASCII letters, digits, '-', '_', '.', and single ':' between them")
{
    public override bool TryRead(CacheProfileOptions options, string text)
    {
        options.Namespace = text;
        return true;
    }

    public override string? Fault(CacheProfileOptions options) =>
        options.Namespace is { } value && KeyRules.FaultOfNamespace(value) is not null ? $"'{value}'" : null;
}
