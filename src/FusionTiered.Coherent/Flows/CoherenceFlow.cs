using FusionTiered.Keys;
using FusionTiered.L2Access;
using FusionTiered.Telemetry;
using FusionTiered.Time;
using FusionTiered.Versions;
using FusionTiered.Watching;

namespace FusionTiered.Flows;

/// <summary>Acts on the announcements of L2: outdates loads under way, removes entries from L1, tells watchers.</summary>
/// <remarks>Called by the channel's reader, in order. A version that was raised elsewhere is raised here; its number is asked for when it is needed.</remarks>
internal sealed class CoherenceFlow(LocalServices local, L2Link link, L2Recovery recovery, Observers observers) : ICoherenceListener
{
    private static readonly TimeSpan EmptiedInterval = TimeSpan.FromMinutes(1);

    private int _emptied;
    private long? _emptiedLoggedAt;

    public void KeyChanged(string key)
    {
        var hash = KeyHash.Of(key);
        local.Memory.Remove(key, hash, EvictionReason.Invalidated);
        local.Flights.ReleaseIfOutdated(key, hash);
        if (!observers.OwnChanges.IsOwnChange(key))
        {
            observers.Changes.Tell(CacheChangeKind.Changed, key);
        }
    }

    public void VersionChanged(string version)
    {
        if (RemoteVersions.IsOfSaves(version))
        {
            return;
        }

        if (string.Equals(version, RemoteVersions.Everything, StringComparison.Ordinal))
        {
            local.Versions.Clock.Raise(local.Versions.Profiles.Everything);
        }
        else if (RemoteVersions.IsOfProfile(version))
        {
            if (local.Profiles.ByName(RemoteVersions.ProfileOf(version)) is { } profile)
            {
                local.Versions.Clock.Raise(local.Versions.Profiles.Of(profile.Name));
            }
        }
        else if (RemoteVersions.IsOfTag(version))
        {
            local.Versions.Tags.Raise(RemoteVersions.TagOf(version), counted: false);
        }

        local.Flights.ReleaseOutdated();
        if (!observers.OwnChanges.IsOwnChange(OwnChangeFilter.OfVersion(version)))
        {
            observers.RaisedVersions.Tell(version);
        }
    }

    public void PatternCleared(string pattern)
    {
        var glob = Glob.Parse(pattern);
        local.Memory.RemoveWhere(entry => glob.IsMatch(entry.Key), key => glob.IsMatch(key), EvictionReason.Invalidated);
        local.Flights.ReleaseOutdated();
        if (!observers.OwnChanges.IsOwnChange(OwnChangeFilter.OfPattern(pattern)))
        {
            observers.Changes.Tell(CacheChangeKind.PatternCleared, pattern);
        }
    }

    public void EverythingChanged()
    {
        local.Versions.Clock.Raise(link.Lease.Emptied);
        link.Figures.GapFound();
        CoverageChanged(connected: link.Lease.IsConnected);
        NoteEmptied();
    }

    public void CoverageLost()
    {
        var wasConnected = link.Lease.IsConnected;
        CoverageChanged(connected: false);
        if (wasConnected)
        {
            link.Figures.GapFound();
            CoherentLog.CoverageLost(observers.Log, observers.Cache);
        }
    }

    public void CoverageBegan()
    {
        CoverageChanged(connected: true);
        CoherentLog.CoverageBegan(observers.Log, observers.Cache);
        link.Gate.Reset();
        recovery.Wake();
    }

    public void Confirmed(long sentAt)
    {
        observers.OwnChanges.Confirmed(sentAt);
        link.Lease.Confirm(sentAt);
        link.Figures.Heard(local.Clock.Provider.GetElapsedTime(sentAt));
    }

    // A program that empties L2 again and again must not flood the log.
    private void NoteEmptied()
    {
        _emptied++;
        if (_emptiedLoggedAt is { } last && local.Clock.Now < CacheClock.After(last, EmptiedInterval))
        {
            return;
        }

        CoherentLog.EverythingChanged(observers.Log, observers.Cache, _emptied);
        _emptiedLoggedAt = local.Clock.Now;
        _emptied = 0;
    }

    /// <summary>The lease first, the loads after it: one that begins in between has missed nothing that came before it.</summary>
    private void CoverageChanged(bool connected)
    {
        link.Lease.CoverageChanged(connected);
        local.Memory.DirtyAll();
        local.Flights.ReleaseOutdated();
        observers.OwnChanges.Clear();
        observers.Changes.Tell(CacheChangeKind.Missed, string.Empty);
    }
}
