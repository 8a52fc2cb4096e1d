using FusionTiered.Profiles;
using Microsoft.Extensions.Configuration;

namespace FusionTiered.Alerts;

/// <summary>Reads the configuration section of a cache's alerts. Every fault is kept and reported with the others.</summary>
internal static class AlertSection
{
    public const string Name = "Alerts";

    /// <summary>Reads the section over what the options hold already.</summary>
    public static void Apply(CacheAlertOptions options, IConfiguration section)
    {
        foreach (var child in Written(section))
        {
            if (Is(child, nameof(options.Rules)))
            {
                ReadRules(options, child);
            }
            else if (Is(child, nameof(options.Webhook)))
            {
                ReadAll(options, child, options.Webhook, AlertSettings.Webhook, "the webhook", []);
            }
            else
            {
                Read(options, child, options, AlertSettings.Whole, "alerts", [nameof(options.Rules), nameof(options.Webhook)]);
            }
        }
    }

    private static void ReadRules(CacheAlertOptions options, IConfigurationSection rules)
    {
        RefuseText(options, rules, "rules");
        foreach (var child in Written(rules))
        {
            if (!options.Rules.TryGetValue(child.Key, out var rule))
            {
                options.Rules[child.Key] = rule = new();
            }

            ReadAll(options, child, rule, AlertSettings.Rule, "a rule", []);
        }
    }

    private static void ReadAll<TOptions>(CacheAlertOptions all, IConfigurationSection section, TOptions options, SectionValue<TOptions>[] settings, string owner, string[] others)
    {
        RefuseText(all, section, "settings");
        foreach (var child in Written(section))
        {
            Read(all, child, options, settings, owner, others);
        }
    }

    private static void Read<TOptions>(CacheAlertOptions all, IConfigurationSection child, TOptions options, SectionValue<TOptions>[] settings, string owner, string[] others)
    {
        if (Array.Find(settings, setting => Is(child, setting.Name)) is not { } setting)
        {
            all.Faults.Add(UnknownKey.Fault(child.Path, owner, [.. settings.Select(static one => one.Name), .. others]));
        }
        else if (child.Value is not { } text || !setting.TryRead(options, text))
        {
            all.Faults.Add($"{child.Path} is {(child.Value is null ? "a section" : $"'{child.Value}'")}; it must be {setting.Allowed}.");
        }
    }

    private static void RefuseText(CacheAlertOptions options, IConfigurationSection section, string content)
    {
        if (!string.IsNullOrEmpty(section.Value))
        {
            // Its value is not shown: it may be the address of a webhook.
            options.Faults.Add($"{section.Path} is a text; it must be a section of {content}.");
        }
    }

    private static IEnumerable<IConfigurationSection> Written(IConfiguration section) =>
        section.GetChildren().Where(static child => child.Value is not null || child.GetChildren().Any());

    private static bool Is(IConfigurationSection section, string name) => string.Equals(section.Key, name, StringComparison.OrdinalIgnoreCase);
}
