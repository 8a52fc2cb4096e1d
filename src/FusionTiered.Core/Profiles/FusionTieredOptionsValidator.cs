using System.Globalization;
using FusionTiered.Keys;
using Microsoft.Extensions.Options;

namespace FusionTiered.Profiles;

/// <summary>Finds every fault of the options at once: each names the setting, its value and what is allowed.</summary>
/// <remarks>
/// Written by hand: the generated validators cannot name the path of a setting inside the dictionary of profiles, and know no
/// rule between settings.
/// </remarks>
internal sealed class FusionTieredOptionsValidator : IValidateOptions<FusionTieredOptions>
{
    public ValidateOptionsResult Validate(string? name, FusionTieredOptions options)
    {
        var faults = FaultsOf(options);
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    public static List<string> FaultsOf(FusionTieredOptions options)
    {
        // A section that two registrations read has its faults twice.
        var faults = options.Faults.Distinct(StringComparer.Ordinal).ToList();
        CheckWhole(options, faults);
        CheckRemote(options, faults);
        CheckDefaults(options, faults);
        foreach (var (name, profile) in options.Profiles.OrderBy(p => p.Key, StringComparer.OrdinalIgnoreCase))
        {
            DomainProfileValidator.Check(options, name, profile, faults);
        }

        NamespaceRules.Check(options, faults);
        WrittenProfiles.Check(options, faults);
        return faults;
    }

    private static void CheckWhole(FusionTieredOptions options, List<string> faults)
    {
        if (options.MaxEntries is < 1 or > CacheSettings.MostEntries)
        {
            faults.Add(Fault(options, CacheSettings.MaxEntries, options.MaxEntries));
        }

        if (options.MaxBytes is < 1 or > CacheSettings.MostBytes)
        {
            faults.Add(Fault(options, CacheSettings.MaxBytes, options.MaxBytes));
        }

        if (!IsPrefix(options.KeyPrefix))
        {
            var shown = options.KeyPrefix is null ? "null" : $"'{options.KeyPrefix}'";
            faults.Add($"{options.Path}:{nameof(options.KeyPrefix)} is {shown}; it must be {CacheSettings.KeyPrefix.Allowed}.");
        }
    }

    private static void CheckRemote(FusionTieredOptions options, List<string> faults)
    {
        if (!ConsistencySettings.IsAllowed(options.Consistency))
        {
            faults.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{options.Path}:{nameof(options.Consistency)}:{ConsistencySettings.Sampling.Name} is {options.Consistency.Sampling}; it must be {ConsistencySettings.Sampling.Allowed}."));
        }

        foreach (var setting in RemoteTierSettings.All)
        {
            if (!setting.IsAllowed(options.L2))
            {
                faults.Add($"{options.Path}:{nameof(options.L2)}:{setting.Name} is {setting.Shown(options.L2)}; it must be {setting.Allowed}.");
            }
        }
    }

    private static void CheckDefaults(FusionTieredOptions options, List<string> faults)
    {
        var path = options.Path + ":" + nameof(options.Defaults);
        if (options.Defaults.Namespace is { } space)
        {
            faults.Add($"{path}:{nameof(CacheProfileOptions.Namespace)} is '{space}'; it must be left out: a namespace belongs to one profile.");
        }

        DomainProfileValidator.Check(options, path, CacheProfile.DefaultName, options.Defaults, faults);
    }

    private static bool IsPrefix(string? prefix) => prefix is { Length: >= 1 and <= CacheSettings.LongestPrefix } && WithoutTag(prefix).All(IsOfPrefix);

    // The hash tag of a Redis Cluster, as in "{shop}:".
    private static string WithoutTag(string prefix) =>
        prefix.IndexOf('{', StringComparison.Ordinal) is >= 0 and var opens && prefix.IndexOf('}', StringComparison.Ordinal) is var closes && closes > opens + 1
            ? prefix.Remove(closes, 1).Remove(opens, 1)
            : prefix;

    private static bool IsOfPrefix(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or KeyRules.Separator;

    private static string Fault(FusionTieredOptions options, CacheSetting setting, long value) =>
        string.Create(CultureInfo.InvariantCulture, $"{options.Path}:{setting.Name} is {value}; it must be {setting.Allowed}.");
}
