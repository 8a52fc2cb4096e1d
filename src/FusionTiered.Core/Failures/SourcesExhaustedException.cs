using FusionTiered.Failures;

namespace FusionTiered;

/// <summary>So many sources of a profile run on past their deadline that no further one is started.</summary>
public sealed class SourcesExhaustedException : InvalidOperationException
{
    /// <summary>Names the profile and its limit.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="limit">Its limit.</param>
    public SourcesExhaustedException(string profile, int limit)
        : base($"Profile '{profile}' has {limit} abandoned sources (MaxAbandoned): they passed their deadline and have not returned. No new load is started until one does. Let sources observe their cancellation token.")
    {
        Profile = profile;
        Limit = limit;
        HelpLink = Help.SourcesExhausted;
    }

    /// <summary>The profile.</summary>
    public string Profile { get; }

    /// <summary>How many abandoned sources it allows.</summary>
    public int Limit { get; }
}
