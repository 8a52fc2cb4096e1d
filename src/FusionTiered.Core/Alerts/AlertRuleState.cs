namespace FusionTiered.Alerts;

/* One rule, looked at again and again. Between the limit and the good side of the margin lies a band that changes nothing: a figure
   that swings around the limit is worse at some looks and good at none, so it begins one alert and ends none. A look without enough
   samples changes nothing either: silence is no proof that all is well. */
internal sealed class AlertRuleState(AlertRule rule)
{
    private DateTimeOffset? _worseSince;
    private DateTimeOffset? _goodSince;

    public AlertRule Rule { get; } = rule;

    /// <summary>The last figure that had enough samples.</summary>
    public double Value { get; private set; }

    /// <summary>Whether the alert stands.</summary>
    public bool Stands { get; private set; }

    /// <summary>When the figure passed the limit, for the alert that stands or ended last.</summary>
    public DateTimeOffset Since { get; private set; }

    /// <summary>Takes a look in. Returns whether the alert began or ended.</summary>
    /// <param name="value">The figure.</param>
    /// <param name="now">When it was measured.</param>
    public bool Look(double value, DateTimeOffset now)
    {
        Value = value;
        return Stands ? Ends(now) : Begins(now);
    }

    private bool Begins(DateTimeOffset now)
    {
        if (Rule.IsGood(Value))
        {
            _worseSince = null;
        }

        if (!Rule.IsWorse(Value))
        {
            return false;
        }

        _worseSince ??= now;
        if (now - _worseSince < Rule.BeginsAfter)
        {
            return false;
        }

        (Stands, Since, _goodSince) = (true, _worseSince.Value, null);
        return true;
    }

    private bool Ends(DateTimeOffset now)
    {
        if (!Rule.IsGood(Value))
        {
            _goodSince = null;
            return false;
        }

        _goodSince ??= now;
        if (now - _goodSince < Rule.EndsAfter)
        {
            return false;
        }

        (Stands, _worseSince) = (false, null);
        return true;
    }
}
