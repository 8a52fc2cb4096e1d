using FusionTiered.Advice;
using FusionTiered.Profiles;

namespace FusionTiered.AspNetCore.Dashboard;

/// <summary>Reads the advice on a profile.</summary>
internal static class AdviceReader
{
    /// <param name="profile">The profile; null: the cache is a fake of the application.</param>
    /// <returns>The advice; null: nobody has read the profile, or it keeps nothing in memory.</returns>
    public static ProfileAdvice? Of(ProfileState? profile)
    {
        if (profile?.Settings is not { } settings || (settings.Tiers & TierUse.L1) == TierUse.None)
        {
            return null;
        }

        return profile.Sampler.Look(profile.SampledLifetime) is { } sample ? ProfileAdvice.Of(new(profile.Name, settings.L1Lifetime), sample) : null;
    }
}
