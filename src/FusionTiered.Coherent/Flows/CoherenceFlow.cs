using FusionTiered.Keys;
using FusionTiered.Telemetry;
using FusionTiered.Versions;
using FusionTiered.Watching;

namespace FusionTiered.Flows;

/// <summary>What is heard of other nodes: fences the loads under way, and takes away what memory holds.</summary>
/// <remarks>Called by the channel's reader, in order. A version that was raised elsewhere is raised here; its number is asked for when it is needed.</remarks>
internal sealed class CoherenceFlow(Engine engine) : ICoherenceListener
{
    public void KeyChanged(string key)
    {
        var hash = KeyHash.Of(key);
        engine.Memory.Remove(key, hash, EvictionReason.Invalidated);
        engine.Flights.ReleaseIfOutdated(key, hash);
        if (!engine.OwnChanges.IsOwnChange(key))
        {
            engine.Changes.Tell(CacheChangeKind.Changed, key);
        }
    }

    public void VersionChanged(string version)
    {
        if (string.Equals(version, RemoteVersions.Everything, StringComparison.Ordinal))
        {
            engine.Versions.Raise(engine.ProfileVersions.Everything);
        }
        else if (RemoteVersions.IsOfProfile(version))
        {
            if (engine.Profiles.ByName(RemoteVersions.ProfileOf(version)) is { } profile)
            {
                engine.Versions.Raise(engine.ProfileVersions.Of(profile.Name));
            }
        }
        else if (RemoteVersions.IsOfTag(version))
        {
            engine.Tags.Raise(RemoteVersions.TagOf(version), counted: false);
        }

        engine.Flights.ReleaseOutdated();
        if (!engine.OwnChanges.IsOwnChange(OwnChangeFilter.OfVersion(version)))
        {
            engine.TellRaised(version);
        }
    }

    public void PatternCleared(string pattern)
    {
        var glob = Glob.Parse(pattern);
        engine.Memory.RemoveWhere(entry => glob.IsMatch(entry.Key), key => glob.IsMatch(key), EvictionReason.Invalidated);
        engine.Flights.ReleaseOutdated();
        if (!engine.OwnChanges.IsOwnChange(OwnChangeFilter.OfPattern(pattern)))
        {
            engine.Changes.Tell(CacheChangeKind.PatternCleared, pattern);
        }
    }

    public void EverythingChanged()
    {
        engine.Versions.Raise(engine.Shared.Lease.Emptied);
        CoverageChanged(connected: engine.Shared.Lease.IsConnected);
        CoherentLog.EverythingChanged(engine.Log);
    }

    public void CoverageLost()
    {
        var wasConnected = engine.Shared.Lease.IsConnected;
        CoverageChanged(connected: false);
        if (wasConnected)
        {
            CoherentLog.CoverageLost(engine.Log);
        }
    }

    public void CoverageBegan()
    {
        CoverageChanged(connected: true);
        CoherentLog.CoverageBegan(engine.Log);
        engine.Shared.Gate.Reset();
        engine.Recovery.Wake();
    }

    public void Confirmed(long sentAt)
    {
        engine.OwnChanges.Confirmed(sentAt);
        engine.Shared.Lease.Confirm(sentAt);
    }

    /// <summary>The lease first, the loads after it: one that begins in between has nothing to fear of what came before it.</summary>
    private void CoverageChanged(bool connected)
    {
        engine.Shared.Lease.CoverageChanged(connected);
        engine.Memory.DirtyAll();
        engine.Flights.ReleaseOutdated();
        engine.OwnChanges.Clear();
        engine.Changes.Tell(CacheChangeKind.Missed, string.Empty);
    }
}
