using FusionTiered.Profiles;
using Microsoft.Extensions.Configuration;

namespace FusionTiered.Warmup;

/// <summary>The settings of a warm-up and of a warmer: the lists that reading and validating go by.</summary>
internal static class WarmupSettings
{
    public const string Section = "Warmup";

    public static readonly SectionValue<CacheWarmupOptions>[] Whole =
    [
        SectionValue<CacheWarmupOptions>.Switch(nameof(CacheWarmupOptions.Enabled), static (o, v) => o.Enabled = v),
        SectionValue<CacheWarmupOptions>.Whole(nameof(CacheWarmupOptions.AtOnce), "1 to 64", 1, 64, static o => o.AtOnce, static (o, v) => o.AtOnce = v),
        SectionValue<CacheWarmupOptions>.Duration(nameof(CacheWarmupOptions.ReadyWithin), "00:00:00 to 1 h", TimeSpan.Zero, TimeSpan.FromHours(1), static o => o.ReadyWithin, static (o, v) => o.ReadyWithin = v),
        SectionValue<CacheWarmupOptions>.Whole(nameof(CacheWarmupOptions.HotKeys), "0 to 100000", 0, 100_000, static o => o.HotKeys, static (o, v) => o.HotKeys = v),
    ];

    public static readonly SectionValue<CacheWarmerOptions>[] Warmer =
    [
        SectionValue<CacheWarmerOptions>.Switch(nameof(CacheWarmerOptions.Enabled), static (o, v) => o.Enabled = v),
        SectionValue<CacheWarmerOptions>.Duration(nameof(CacheWarmerOptions.Deadline), "100 ms to 1 h", TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1), static o => o.Deadline, static (o, v) => o.Deadline = v),
        SectionValue<CacheWarmerOptions>.Duration(nameof(CacheWarmerOptions.RefreshEvery), "1 s to 30 days", TimeSpan.FromSeconds(1), TimeSpan.FromDays(30), static o => o.RefreshEvery, static (o, v) => o.RefreshEvery = v),
        SectionValue<CacheWarmerOptions>.Number(nameof(CacheWarmerOptions.Jitter), "0 to 0.5", static v => v is >= 0 and <= 0.5, static o => o.Jitter, static (o, v) => o.Jitter = v),
        SectionValue<CacheWarmerOptions>.Duration(nameof(CacheWarmerOptions.Lease), "1 s to 10 min", TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10), static o => o.Lease, static (o, v) => o.Lease = v),
        SectionValue<CacheWarmerOptions>.Choice<CacheOutage>(nameof(CacheWarmerOptions.WithoutRedis), static o => o.WithoutRedis, static (o, v) => o.WithoutRedis = v),
    ];

    /// <summary>Makes the settings of every warmer, and reads the section over them.</summary>
    /// <param name="options">Gets them.</param>
    /// <param name="entries">The warmers.</param>
    /// <param name="section">The section; null: there is no configuration.</param>
    public static void Read(CacheWarmupOptions options, IEnumerable<WarmerEntry> entries, IConfigurationSection? section)
    {
        foreach (var entry in entries)
        {
            options.Warmers[entry.Name] = new();
        }

        if (section is not null)
        {
            RefuseText(options, section, "settings");
            SectionValues.Read(section, options, Whole, "the warm-up", options.Faults, nameof(options.Warmers));
            ReadWarmers(options, section.GetSection(nameof(options.Warmers)));
        }

        foreach (var entry in entries)
        {
            entry.Configure?.Invoke(options.Warmers[entry.Name]);
        }
    }

    /// <summary>Every fault, those of reading first.</summary>
    public static List<string> Faults(CacheWarmupOptions options, IReadOnlyCollection<string> names) =>
    [
        .. options.Faults,
        .. SectionValues.Faults(options, Whole, options.Path),
        .. options.Warmers.Where(one => names.Contains(one.Key, StringComparer.OrdinalIgnoreCase))
            .SelectMany(one => SectionValues.Faults(one.Value, Warmer, $"{options.Path}:{nameof(options.Warmers)}:{one.Key}")),
        .. options.Warmers.Keys.Where(name => !names.Contains(name, StringComparer.OrdinalIgnoreCase))
            .Select(name => $"{options.Path}:{nameof(options.Warmers)}:{name} belongs to no warmer. {Hint(name, names)}"),
    ];

    private static void ReadWarmers(CacheWarmupOptions options, IConfigurationSection warmers)
    {
        RefuseText(options, warmers, "warmers");
        foreach (var child in SectionValues.Written(warmers))
        {
            // One that no warmer has is found when all is validated.
            RefuseText(options, child, "settings");
            if (!options.Warmers.TryGetValue(child.Key, out var its))
            {
                options.Warmers[child.Key] = its = new();
            }

            SectionValues.Read(child, its, Warmer, "a warmer", options.Faults);
        }
    }

    private static string Hint(string name, IReadOnlyCollection<string> names) =>
        NearestName.Of(name, [.. names]) is { } nearest ? $"Did you mean {nearest}?" : $"There are: {string.Join(", ", names)}.";

    private static void RefuseText(CacheWarmupOptions options, IConfigurationSection section, string content)
    {
        if (!string.IsNullOrEmpty(section.Value))
        {
            options.Faults.Add($"{section.Path} is '{section.Value}'; it must be a section of {content}.");
        }
    }
}
