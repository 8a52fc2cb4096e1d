using FusionTiered.Failures;

namespace FusionTiered;

/// <summary>The sources of a profile failed so often in a row that they are left alone for a while, and no stale value was at hand.</summary>
public sealed class SourceRestingException : InvalidOperationException
{
    /// <summary>Names the profile and how long it rests.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="rest">How long until the next try; zero while a try is under way.</param>
    /// <param name="lastFailure">What the last call failed with.</param>
    public SourceRestingException(string profile, TimeSpan rest, Exception? lastFailure)
        : base($"The sources of profile '{profile}' failed BreakerFailures times in a row and are left alone for another {rest}. The inner exception is the last failure. Set StaleFor so that an old value can stand in.", lastFailure)
    {
        Profile = profile;
        Rest = rest;
        HelpLink = Help.SourceResting;
    }

    /// <summary>The profile.</summary>
    public string Profile { get; }

    /// <summary>How long until the next try; zero while a try is under way.</summary>
    public TimeSpan Rest { get; }
}
