using FusionTiered.Profiles;

namespace FusionTiered.Writing;

/// <summary>The write-behind of one profile, as it was registered. A keyed service of the cache.</summary>
/// <param name="Profile">The profile.</param>
/// <param name="Find">Finds its buffer.</param>
internal sealed record WriteBehindPlan(CacheProfile Profile, Func<IServiceProvider, IWriteBuffer> Find)
{
    /// <summary>Begins to hand writes to the sink, and to answer reads with pending values.</summary>
    public void Start(IServiceProvider services, ProfileCatalog profiles, IDomainCache cache)
    {
        var (profile, buffer) = (profiles.Registered(Profile), Find(services));
        buffer.Start(profile, cache);
        profiles.Asks(profile, buffer);
    }
}
