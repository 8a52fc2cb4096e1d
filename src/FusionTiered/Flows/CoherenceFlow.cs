using FusionTiered.Keys;
using FusionTiered.Telemetry;
using FusionTiered.Versions;

namespace FusionTiered.Flows;

/// <summary>What is heard of other nodes: fences the loads under way, and takes away what memory holds.</summary>
/// <remarks>Called by the channel's reader, in order. A version that was raised elsewhere is raised here; its number is asked for when it is needed.</remarks>
internal sealed class CoherenceFlow(Engine engine) : ICoherenceListener
{
    public void KeyChanged(string key)
    {
        var hash = KeyHash.Of(key);
        engine.Memory.Remove(key, hash, EvictionReason.Invalidated);
        engine.Flights.MakeWay(key, hash);
        engine.Changes.Tell(CacheChangeKind.Changed, key);
    }

    public void VersionChanged(string version)
    {
        if (string.Equals(version, RemoteVersions.Everything, StringComparison.Ordinal))
        {
            engine.Versions.Raise(engine.Profiles.Everything);
            engine.Changes.Tell(CacheChangeKind.Cleared, string.Empty);
        }
        else if (RemoteVersions.IsOfProfile(version))
        {
            if (engine.Profiles.ByName(RemoteVersions.ProfileOf(version)) is { } profile)
            {
                engine.Versions.Raise(profile.Version);
                engine.Changes.Tell(CacheChangeKind.ProfileCleared, profile.Name);
            }
        }
        else if (RemoteVersions.IsOfTag(version))
        {
            var tag = RemoteVersions.TagOf(version);
            engine.Tags.Raise(tag, counted: false);
            engine.Changes.Tell(CacheChangeKind.TagInvalidated, tag);
        }

        engine.Flights.MakeWay();
    }

    public void PatternCleared(string pattern)
    {
        var glob = Glob.Parse(pattern);
        engine.Memory.RemoveWhere(entry => glob.IsMatch(entry.Key), key => glob.IsMatch(key), EvictionReason.Invalidated);
        engine.Flights.MakeWay();
        engine.Changes.Tell(CacheChangeKind.PatternCleared, pattern);
    }

    public void EverythingChanged()
    {
        Turn(covered: engine.Shared.Lease.IsCovered);
        Log.EverythingChanged(engine.Log);
    }

    public void CoverageLost()
    {
        var wasCovered = engine.Shared.Lease.IsCovered;
        Turn(covered: false);
        if (wasCovered)
        {
            Log.CoverageLost(engine.Log);
        }
    }

    public void CoverageBegan()
    {
        Turn(covered: true);
        Log.CoverageBegan(engine.Log);
        engine.Shared.Gate.Reset();
        engine.Recovery.Kick();
    }

    public void Confirmed(long sentAt) => engine.Shared.Lease.Confirm(sentAt);

    /// <summary>The lease first, the loads after it: one that begins in between has nothing to fear of what came before it.</summary>
    private void Turn(bool covered)
    {
        engine.Shared.Lease.Turn(covered);
        engine.Memory.DirtyAll();
        engine.Changes.Tell(CacheChangeKind.Missed, string.Empty);
    }
}
