using FusionTiered.Failures;

namespace FusionTiered;

/// <summary>A source gave no answer within the hard deadline of its profile, and no stale value was at hand.</summary>
public sealed class SourceTimeoutException : TimeoutException
{
    /// <summary>Names the profile and its deadline.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="deadline">Its hard deadline.</param>
    public SourceTimeoutException(string profile, TimeSpan deadline)
        : base($"A source of profile '{profile}' gave no answer within HardDeadline ({deadline}). Its token was cancelled and the key is free. Raise HardDeadline, or set StaleFor so that an old value can stand in.")
    {
        Profile = profile;
        Deadline = deadline;
        HelpLink = Help.SourceTimeout;
    }

    /// <summary>The profile.</summary>
    public string Profile { get; }

    /// <summary>The deadline that passed.</summary>
    public TimeSpan Deadline { get; }
}
