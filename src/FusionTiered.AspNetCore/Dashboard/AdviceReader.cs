using FusionTiered.Advice;
using FusionTiered.Profiles;

namespace FusionTiered.AspNetCore.Dashboard;

/// <summary>Reads the advice on a profile.</summary>
internal static class AdviceReader
{
    /// <summary>Whether a cache as a whole has no room for more values.</summary>
    public static bool IsFull(CacheStatistics figures) =>
        figures.Overall.Entries >= figures.MaxEntries * MemoryRoom.NearlyFull || figures.Overall.Bytes >= figures.MaxBytes * MemoryRoom.NearlyFull;

    /// <param name="profile">The profile; null: the cache is a fake of the application.</param>
    /// <param name="figures">Its figures.</param>
    /// <param name="isCacheFull">Whether the cache as a whole has no room.</param>
    /// <returns>The advice; null: nobody has read the profile, or it keeps nothing in memory.</returns>
    public static ProfileAdvice? Of(ProfileState? profile, ProfileStatistics figures, bool isCacheFull)
    {
        if (profile?.Settings is not { } settings || (settings.Tiers & TierUse.L1) == TierUse.None)
        {
            return null;
        }

        var room = MemoryRoom.Of(figures.Entries, figures.Bytes, settings.MaxEntries, settings.MaxBytes, isCacheFull);
        return profile.Sampler.Look(profile.SampledLifetime, room.Entries) is { } sample
            ? ProfileAdvice.Of(new() { Profile = profile.Name, Room = room, Lifetime = settings.L1Lifetime }, sample)
            : null;
    }
}
