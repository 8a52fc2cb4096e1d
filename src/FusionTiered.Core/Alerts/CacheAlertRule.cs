namespace FusionTiered;

/// <summary>One rule for alerts. A rule of the name of a rule of the set changes that one; what it does not say stays.</summary>
public sealed class CacheAlertRule
{
    /// <summary>What it looks at. Default: that of the set's rule of this name, or the figure whose name the rule has.</summary>
    public CacheAlertFigure? Figure { get; set; }

    /// <summary>The figure that is still good, in per cent or milliseconds. 0 or more; for rates of hits and for memory less than 100. Default: the limit of the set's rule.</summary>
    public double? Limit { get; set; }

    /// <summary>The profile that it looks at. Default: all together.</summary>
    public string? Profile { get; set; }

    /// <summary>Calls, or look-ups, in the window below which the figure says nothing. From 1 to 1000000000; default: that of all rules.</summary>
    public int? MinSamples { get; set; }

    /// <summary>How long the figure has to be worse than the limit before the alert begins. 00:00:00 to 24 h; default: that of all rules.</summary>
    public TimeSpan? BeginsAfter { get; set; }

    /// <summary>How long the figure has to be better than the limit by the margin before the alert ends. 00:00:00 to 24 h; default: that of all rules.</summary>
    public TimeSpan? EndsAfter { get; set; }

    /// <summary>Whether the rule is looked at. Default: yes.</summary>
    public bool Enabled { get; set; } = true;
}
