using FusionTiered.Profiles;
using Microsoft.Extensions.Configuration;

namespace FusionTiered.Refreshing;

/// <summary>The settings of all refreshers of one cache, by name.</summary>
internal sealed class RefresherSettings
{
    public const string Section = "Refreshers";

    /// <summary>The settings of one, which reading and validating go by.</summary>
    public static readonly SectionValue<CacheRefresherOptions>[] Of =
    [
        SectionValue<CacheRefresherOptions>.Switch(nameof(CacheRefresherOptions.Enabled), static (o, v) => o.Enabled = v),
        SectionValue<CacheRefresherOptions>.Duration(nameof(CacheRefresherOptions.Period), "1 s to 30 days", TimeSpan.FromSeconds(1), TimeSpan.FromDays(30), static o => o.Period, static (o, v) => o.Period = v),
        SectionValue<CacheRefresherOptions>.Duration(nameof(CacheRefresherOptions.TryTimeout), "100 ms to 1 h", TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1), static o => o.TryTimeout, static (o, v) => o.TryTimeout = v),
        SectionValue<CacheRefresherOptions>.Duration(nameof(CacheRefresherOptions.Lease), "1 s to 10 min", TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10), static o => o.Lease, static (o, v) => o.Lease = v),
        SectionValue<CacheRefresherOptions>.Choice<CacheOutage>(nameof(CacheRefresherOptions.WithoutRedis), static o => o.WithoutRedis, static (o, v) => o.WithoutRedis = v),
    ];

    public Dictionary<string, CacheRefresherOptions> All { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Where they stand, for errors.</summary>
    public string Path { get; set; } = Section;

    public List<string> Faults { get; } = [];

    /// <summary>Adds a refresher: its arguments, then its section, then what code says.</summary>
    /// <param name="entry">The refresher.</param>
    /// <param name="section">The section of all refreshers; null: there is no configuration.</param>
    public void Add(RefresherEntry entry, IConfigurationSection? section)
    {
        var options = new CacheRefresherOptions { Period = entry.Period };
        if (section?.GetSection(entry.Name) is { } its)
        {
            RefuseText(its, "settings");
            SectionValues.Read(its, options, Of, "a refresher", Faults);
        }

        entry.Configure?.Invoke(options);
        All[entry.Name] = options;
    }

    /// <summary>Every key of the section must be the name of a refresher.</summary>
    public void RefuseUnknown(IConfigurationSection section)
    {
        RefuseText(section, "refreshers");
        foreach (var unknown in SectionValues.Written(section).Where(child => !All.ContainsKey(child.Key)))
        {
            var hint = NearestName.Of(unknown.Key, [.. All.Keys]) is { } nearest ? $"Did you mean {nearest}?" : $"There are: {string.Join(", ", All.Keys)}.";
            Faults.Add($"{unknown.Path} belongs to no refresher. {hint}");
        }
    }

    /// <summary>Every fault, those of reading first.</summary>
    public IReadOnlyList<string> AllFaults() => [.. Faults, .. All.SelectMany(one => SectionValues.Faults(one.Value, Of, $"{Path}:{one.Key}"))];

    private void RefuseText(IConfigurationSection section, string content)
    {
        if (!string.IsNullOrEmpty(section.Value))
        {
            Faults.Add($"{section.Path} is '{section.Value}'; it must be a section of {content}.");
        }
    }
}
