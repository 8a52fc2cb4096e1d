using FusionTiered.Profiles;

namespace FusionTiered.Alerts;

/// <summary>Finds every fault of the options of alerts at once: each names the setting and what is allowed.</summary>
internal static class AlertFaults
{
    /// <param name="options">What was written.</param>
    /// <param name="profiles">The profiles of the cache; null: they are not known, since the settings of the cache are faulty.</param>
    public static List<string> Of(CacheAlertOptions options, IReadOnlyCollection<string>? profiles)
    {
        var faults = options.Faults.Distinct(StringComparer.Ordinal).ToList();
        Check(options, AlertSettings.Whole, options.Path, faults);
        Check(options.Webhook, AlertSettings.Webhook, $"{options.Path}:{nameof(options.Webhook)}", faults);
        if (options.Interval > options.Window)
        {
            faults.Add($"{options.Path}:{nameof(options.Interval)} is {options.Interval:c}; it must be at most {nameof(options.Window)} ({options.Window:c}).");
        }

        foreach (var (name, rule) in options.Rules.OrderBy(static one => one.Key, StringComparer.OrdinalIgnoreCase))
        {
            var path = $"{options.Path}:{nameof(options.Rules)}:{name}";
            Check(rule, AlertSettings.Rule, path, faults);
            if (rule.Profile is { } profile && profiles is not null && !profiles.Contains(profile, StringComparer.OrdinalIgnoreCase))
            {
                var hint = NearestName.Of(profile, profiles) is { } nearest ? $"Did you mean {nearest}?" : $"There are: {string.Join(", ", profiles)}.";
                faults.Add($"{path}:{nameof(rule.Profile)} is '{profile}'; the cache has no such profile. {hint}");
            }
        }

        // Only what reading and the tables have let pass: a rule out of range would be told of twice.
        if (Enum.IsDefined(options.Set))
        {
            AlertRules.Of(options, faults);
        }

        return faults;
    }

    private static void Check<TOptions>(TOptions options, SectionValue<TOptions>[] settings, string path, List<string> faults)
    {
        foreach (var setting in settings)
        {
            if (setting.Fault(options) is { } value)
            {
                faults.Add($"{path}:{setting.Name} is {value}; it must be {setting.Allowed}.");
            }
        }
    }
}
