namespace FusionTiered.Alerts;

/// <summary>Looks at the rules of one cache, again and again. Not for several threads.</summary>
/// <param name="cache">The name of the cache.</param>
/// <param name="rules">The rules.</param>
/// <param name="window">How long the window is.</param>
/// <param name="time">The clock.</param>
internal sealed class AlertEvaluator(string cache, IEnumerable<AlertRule> rules, TimeSpan window, TimeProvider time)
{
    private readonly List<AlertRuleState> _states = [.. rules.Select(static rule => new AlertRuleState(rule))];
    private readonly StatisticsWindow _window = new(window, time);
    private TimeSpan _l2Away;
    private long _looked = time.GetTimestamp();

    /// <summary>The alerts that stand, the oldest first.</summary>
    public IReadOnlyList<CacheAlert> Standing => [.. _states.Where(static state => state.Stands).OrderBy(static state => state.Since).Select(Alert)];

    /// <summary>Looks at all rules.</summary>
    /// <param name="figures">The figures of the cache now.</param>
    /// <param name="l2">How its L2 is now.</param>
    /// <returns>The alerts that began or ended.</returns>
    public IReadOnlyList<CacheAlertChange> Look(CacheStatistics figures, RemoteTierStatus l2)
    {
        var before = _looked;
        _looked = time.GetTimestamp();
        if (l2 is RemoteTierStatus.Resting or RemoteTierStatus.Down)
        {
            _l2Away += time.GetElapsedTime(before, _looked);
        }

        var happened = _window.Look(figures, _l2Away);
        var now = time.GetUtcNow();
        List<CacheAlertChange> changes = [];
        foreach (var state in _states)
        {
            if (AlertFigures.Measure(state.Rule, happened, figures) is var (value, samples) && samples >= state.Rule.MinSamples && state.Look(value, now))
            {
                changes.Add(new(Alert(state), HasEnded: !state.Stands, now));
            }
        }

        return changes;
    }

    private CacheAlert Alert(AlertRuleState state) => new(
        cache, state.Rule.Name, state.Rule.Profile, state.Value, state.Rule.Limit, state.Since, AlertFigures.Sentence(state.Rule, state.Value, hasEnded: !state.Stands));
}
