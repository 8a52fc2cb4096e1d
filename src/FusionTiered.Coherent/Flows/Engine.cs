using FusionTiered.Copies;
using FusionTiered.Entries;
using FusionTiered.Flights;
using FusionTiered.Invalidation;
using FusionTiered.Keys;
using FusionTiered.Memory;
using FusionTiered.Profiles;
using FusionTiered.Scheduling;
using FusionTiered.Sources;
using FusionTiered.Telemetry;
using FusionTiered.Time;
using FusionTiered.Versions;
using FusionTiered.Watching;
using Microsoft.Extensions.Logging;

namespace FusionTiered.Flows;

/// <summary>The stations of one cache, as the flows find them.</summary>
internal sealed class Engine
{
    private volatile PatternSets _patterns = null!;
    private RecoveryFlow? _recovery;

    public required ProfileCatalog Profiles { get; init; }

    public required VersionClock Versions { get; init; }

    public ProfileVersions ProfileVersions { get; } = new();

    public required TagVersions Tags { get; init; }

    public required MemoryTier Memory { get; init; }

    public required FlightTable Flights { get; init; }

    public required SourceRunner Sources { get; init; }

    public required FreshnessCheck FreshnessCheck { get; init; }

    public required EntryMaker Entries { get; init; }

    public required ValueCopier Copies { get; init; }

    public required Changes Changes { get; init; }

    /// <summary>The announcements of this node's own changes that are still expected.</summary>
    public required OwnChangeFilter OwnChanges { get; init; }

    /// <summary>What is shared with other nodes.</summary>
    public required SharedTier Shared { get; init; }

    public required VersionNumbers Numbers { get; init; }

    /// <summary>Makes up for what the shared tier missed.</summary>
    public RecoveryFlow Recovery => _recovery ??= new RecoveryFlow(this);

    /// <summary>Which patterns each profile knows beforehand. Replaced whole when the events change.</summary>
    public required PatternSets Patterns
    {
        get => _patterns;
        set => _patterns = value;
    }

    public required CacheClock Clock { get; init; }

    public required ILogger Log { get; init; }

    public required KeyEventLog KeyEvents { get; init; }

    /// <summary>Runs sources and whatever else must not run on a caller's thread.</summary>
    public required TaskScheduler Scheduler { get; init; }

    /// <summary>The cache goes away: loads under way end with <paramref name="failure"/> for those who wait, watches end, memory is emptied.</summary>
    public void End(Func<Exception> failure)
    {
        Recovery.Dispose();
        Flights.AbortAll(failure);
        Changes.End();
        Memory.Clear(only: null, EvictionReason.Cleared);
    }

    public IAsyncEnumerable<CacheChange> WatchAsync(CacheWatch watch, CancellationToken cancellationToken) =>
        Changes.WatchAsync(watch, cancellationToken);

    /// <summary>
    /// Gives a lease back without waiting for it: whoever asks next on this node asks on the same connection, after it. What is not
    /// heard is repeated.
    /// </summary>
    public void ReleaseBehind(string key, string leaseId)
    {
        _ = ReleaseAsync();

        async Task ReleaseAsync()
        {
            if (!await Shared.TryReleaseAsync(key, leaseId).ConfigureAwait(Continuation.IsCaptured))
            {
                Shared.Repairs.AddLease(key, leaseId);
                Recovery.Wake();
            }
        }
    }

    /// <summary>A sliding value was used: L2 is asked to keep it longer.</summary>
    public void ReportUse(Entry entry) => ReportUse(entry.Key, TimeSpan.FromMilliseconds(entry.RemoteKeepFor), TimeSpan.FromMilliseconds(entry.RemoteStaleFor));

    /// <summary>A value was read from L2. If it slides and half of its lifetime is over, L2 is asked to keep it longer.</summary>
    public void ReportFound(in CacheKey key, ProfileState profile, in RemoteLifetime lifetime)
    {
        if (lifetime.IsHalfOver(profile.Settings.Sliding))
        {
            ReportUse(key.Text, lifetime.FreshFor + lifetime.StaleFor, lifetime.StaleFor);
        }
    }

    private void ReportUse(string key, TimeSpan keepFor, TimeSpan stale)
    {
        _ = TouchAsync();

        async Task TouchAsync()
        {
            var own = OwnChanges.Expect(key);
            var answer = await Shared.Gate.WriteAsync(
                (Key: key, KeepFor: keepFor, Stale: stale),
                static (tier, use, deadline) => tier.TouchAsync(use.Key, use.KeepFor, use.Stale, deadline)).ConfigureAwait(Continuation.IsCaptured);
            if (!OwnChanges.Answered(own, answer is { IsAnswered: true, Value: true }, Clock.Provider.GetTimestamp()))
            {
                Changes.Tell(CacheChangeKind.Changed, key);
            }
        }
    }

    /// <summary>Tells those who watch of a raised version.</summary>
    /// <param name="version">Its name, see <see cref="RemoteVersions"/>.</param>
    public void TellRaised(string version)
    {
        if (string.Equals(version, RemoteVersions.Everything, StringComparison.Ordinal))
        {
            Changes.Tell(CacheChangeKind.Cleared, string.Empty);
        }
        else if (RemoteVersions.IsOfTag(version))
        {
            Changes.Tell(CacheChangeKind.TagInvalidated, RemoteVersions.TagOf(version));
        }
        else if (RemoteVersions.IsOfProfile(version) && Profiles.ByName(RemoteVersions.ProfileOf(version)) is { } profile)
        {
            Changes.Tell(CacheChangeKind.ProfileCleared, profile.Name);
        }
    }

    /// <summary>A raise was accepted by the shared tier: what was loaded meanwhile may have seen the version as it was before.</summary>
    public void RaiseAgain(VersionStamp version)
    {
        if (RemoteVersions.IsOfTag(version.Name))
        {
            Tags.Raise(RemoteVersions.TagOf(version.Name), counted: false);
        }
        else
        {
            Versions.Raise(version);
        }

        Flights.ReleaseOutdated();
    }

    /// <summary>The versions that an entry depends on: the cache's, its profile's, its tags' and those of the patterns that can reach it.</summary>
    public VersionStamp[] VersionsOf(in CacheKey key, ProfileState profile, IReadOnlyCollection<string>? tags)
    {
        foreach (var tag in tags ?? [])
        {
            TagRules.Checked(tag, nameof(tags));
        }

        return Tags.With(ProfileVersions.CommonTo(profile.Name), tags, Patterns.Of(profile).TagsOf(key.Text));
    }
}
