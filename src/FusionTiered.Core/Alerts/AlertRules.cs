using System.Globalization;

namespace FusionTiered.Alerts;

/// <summary>Makes the rules of a cache: those of the set, as own rules of their name change them, and further own ones.</summary>
internal static class AlertRules
{
    /// <param name="options">What was written.</param>
    /// <param name="faults">Takes what is wrong with a rule; the rule is left out then.</param>
    public static List<AlertRule> Of(CacheAlertOptions options, ICollection<string> faults)
    {
        List<AlertRule> rules = [];
        foreach (var (figure, limit) in AlertSets.Of(options.Set))
        {
            var name = figure.ToString();
            Add(name, options.Rules.TryGetValue(name, out var own) ? own : new(), figure, limit);
        }

        var further = options.Rules.Where(own => !rules.Exists(rule => Same(rule.Name, own.Key)) && !AlertSets.Of(options.Set).Any(one => Same(one.Figure.ToString(), own.Key)));
        foreach (var (name, own) in further.OrderBy(static one => one.Key, StringComparer.OrdinalIgnoreCase).ToList())
        {
            Add(name, own, Enum.TryParse<CacheAlertFigure>(name, ignoreCase: true, out var figure) ? figure : null, limit: null);
        }

        return rules;

        void Add(string name, CacheAlertRule own, CacheAlertFigure? figure, double? limit)
        {
            // A limit belongs to its figure: a rule that looks at another one needs a limit of its own.
            limit = own.Figure is { } other && other != figure ? own.Limit : own.Limit ?? limit;
            if (Made(options, name, own, own.Figure ?? figure, limit, faults) is { } rule && own.Enabled && (options.HitRateAlerts || rule.Figure != CacheAlertFigure.HitRate))
            {
                rules.Add(rule);
            }
        }
    }

    private static AlertRule? Made(CacheAlertOptions options, string name, CacheAlertRule own, CacheAlertFigure? figure, double? limit, ICollection<string> faults)
    {
        var path = $"{options.Path}:{nameof(options.Rules)}:{name}";
        if (figure is not { } looksAt || !Enum.IsDefined(looksAt))
        {
            faults.Add($"{path}:{nameof(own.Figure)} is missing; it must be one of {string.Join(", ", Enum.GetNames<CacheAlertFigure>())}, or the rule has such a name.");
            return null;
        }

        if (limit is not { } allowed)
        {
            faults.Add($"{path}:{nameof(own.Limit)} is missing; only a rule of {options.Path}:{nameof(options.Set)} that keeps its figure has a limit of its own.");
            return null;
        }

        if (AlertFigures.Fault(looksAt, allowed) is { } fault)
        {
            faults.Add(string.Create(CultureInfo.InvariantCulture, $"{path}:{nameof(own.Limit)} is {allowed}; for {looksAt} it must be {fault}."));
            return null;
        }

        if (looksAt == CacheAlertFigure.L2Away && own.Profile is not null)
        {
            faults.Add($"{path}:{nameof(own.Profile)} is '{own.Profile}'; it must be left out: {looksAt} is of the whole cache.");
            return null;
        }

        return new(
            name,
            looksAt,
            own.Profile,
            allowed,
            AlertRule.Better(looksAt, allowed, options.Margin),
            own.MinSamples ?? options.MinSamples,
            own.BeginsAfter ?? options.BeginsAfter,
            own.EndsAfter ?? options.EndsAfter);
    }

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
