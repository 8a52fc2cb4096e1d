namespace FusionTiered;

/// <summary>The rules for alerts of one cache, and where alerts go. Configuration: section <c>Alerts</c> of the cache. The settings of the start hold.</summary>
public sealed class CacheAlertOptions
{
    /// <summary>The rules that there are from the start. Default: those of a trading engine, and memory above 80 %.</summary>
    public CacheAlertSet Set { get; set; }

    /// <summary>Whether rules about <see cref="CacheAlertFigure.HitRate"/> are looked at. Default: yes.</summary>
    public bool HitRateAlerts { get; set; } = true;

    /// <summary>How long the window is that figures are measured over. 10 s to 24 h; default 5 min.</summary>
    public TimeSpan Window { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How often the rules are looked at. 1 s to 1 h, at most the window; default 10 s.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Calls, or look-ups, in the window below which a figure says nothing. From 1 to 1000000000; default 100.</summary>
    public int MinSamples { get; set; } = 100;

    /// <summary>How long a figure has to be worse than its limit before the alert begins. 00:00:00 to 24 h; default 30 s.</summary>
    public TimeSpan BeginsAfter { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a figure has to be better than its limit by <see cref="Margin"/> before the alert ends. 00:00:00 to 24 h; default 1 min.</summary>
    public TimeSpan EndsAfter { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>By which share of the limit the figure has to be better before the alert ends. From 0 to 0.5; default 0.1.</summary>
    public double Margin { get; set; } = 0.1;

    /// <summary>Own rules by name, and changes to rules of <see cref="Set"/>; upper and lower case are the same.</summary>
    public IDictionary<string, CacheAlertRule> Rules { get; } = new Dictionary<string, CacheAlertRule>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Where alerts are posted to.</summary>
    public CacheAlertWebhookOptions Webhook { get; } = new();

    /// <summary>What was wrong in what was read, found before the options were whole.</summary>
    internal List<string> Faults { get; } = [];

    /// <summary>Where in the configuration the options come from: the beginning of the setting's name in an error.</summary>
    internal string Path { get; set; } = FusionTieredOptions.SectionName + ":Alerts";

    /// <summary>Adds a rule, or changes one.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="figure">What it looks at.</param>
    /// <param name="limit">The figure that is still good, in per cent or milliseconds.</param>
    /// <param name="profile">The profile that it looks at; null: all together.</param>
    /// <returns>These options.</returns>
    public CacheAlertOptions Add(string name, CacheAlertFigure figure, double limit, CacheProfile? profile = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Rules[name] = new() { Figure = figure, Limit = limit, Profile = profile?.Name };
        return this;
    }
}
