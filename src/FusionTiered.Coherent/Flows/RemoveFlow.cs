using FusionTiered.Engines;
using FusionTiered.Invalidation;
using FusionTiered.Keys;
using FusionTiered.L2Access;
using FusionTiered.Profiles;
using FusionTiered.Scheduling;
using FusionTiered.Versions;
using FusionTiered.Watching;

namespace FusionTiered.Flows;

/// <summary>Removals and invalidations. A load that began before is not stored, and takes no new followers.</summary>
/// <remarks>
/// With L2 everything is done twice: before L2 is told, so that loads under way are outdated, and when it has
/// answered, for loads that began meanwhile and read the old value. Watchers are told after that: a value that they read then
/// is not older than the change they are told of.
/// </remarks>
internal sealed class RemoveFlow(LocalServices local, L2Link link, L2Removals removals, Observers observers)
{
    public ValueTask<CacheWrite> RemoveAsync(CacheKey key, ProfileState profile)
    {
        var removed = local.Memory.Remove(key.Text, key.Hash, EvictionReason.Removed);
        profile.Counters.Invalidated();
        observers.KeyEvents.Invalidated(profile.Name, key.Text, key.Hash);
        return link.IsThere
            ? TellAfterAsync(RemoveInL2Async(key, profile, removed), CacheChangeKind.Removed, key.Text)
            : Told(CacheWrite.Everywhere(removed ? 1 : 0), CacheChangeKind.Removed, key.Text);
    }

    /// <summary>A raised version costs no walk: entries that depend on it are dropped when they are met.</summary>
    public ValueTask<CacheWrite> InvalidateTagAsync(string tag)
    {
        var version = local.Versions.Tags.Raise(tag);
        observers.KeyEvents.TagInvalidated(tag);
        return link.IsThere
            ? TellAfterAsync(RaiseInL2Async(version, 0), CacheChangeKind.TagInvalidated, tag)
            : Told(CacheWrite.Everywhere(), CacheChangeKind.TagInvalidated, tag);
    }

    /// <summary>
    /// Removes the entries that a pattern matches. For a pattern that a profile knows beforehand one version is raised; other patterns are
    /// walked, and those that are to be counted.
    /// </summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="count">Whether to count.</param>
    /// <param name="cancellationToken">Ends the count in L2, and nothing else.</param>
    public ValueTask<CacheWrite> ClearPatternAsync(Glob pattern, bool count, CancellationToken cancellationToken)
    {
        long removed = 0;
        var plans = local.Versions.Patterns.PlansOf(pattern);
        foreach (var (profile, plan) in plans)
        {
            profile.Counters.Invalidated();
            removed += plan.Kind switch
            {
                PatternPlanKind.ExactKey => RemoveExact(plan.Text!),
                PatternPlanKind.WholeProfile => RaiseAndCount(local.Versions.Profiles.Of(profile.Name), profile, pattern, count),
                PatternPlanKind.ImplicitTag => RaiseAndCount(plan.Text!, profile, pattern, count),
                _ => Walk(profile, pattern),
            };
        }

        observers.KeyEvents.PatternCleared(pattern.Text, removed);
        return link.IsThere
            ? ClearInL2Async(pattern, plans, removed, count, cancellationToken)
            : Told(CacheWrite.Everywhere(removed), CacheChangeKind.PatternCleared, pattern.Text);
    }

    /// <summary>The version first, the walk after it: a load that ends in between is stale at birth.</summary>
    public ValueTask<CacheWrite> ClearAsync(ProfileState? only)
    {
        var version = only is null ? local.Versions.Profiles.Everything : local.Versions.Profiles.Of(only.Name);
        local.Versions.Clock.Raise(version);
        var removed = local.Memory.RemoveWhere(
            entry => only is null || ReferenceEquals(entry.Profile, only),
            static _ => false, // the version has outdated every load that this concerns
            EvictionReason.Cleared,
            entry => local.FreshnessCheck.IsValue(entry, version));
        foreach (var profile in local.Profiles.All)
        {
            if (only is null || ReferenceEquals(profile, only))
            {
                profile.Counters.Invalidated();
            }
        }

        observers.KeyEvents.Cleared(only?.Name, removed);
        var (kind, subject) = only is null ? (CacheChangeKind.Cleared, string.Empty) : (CacheChangeKind.ProfileCleared, only.Name);
        return link.IsThere
            ? TellAfterAsync(ClearProfilesInL2Async(only, version, removed), kind, subject)
            : Told(CacheWrite.Everywhere(removed), kind, subject);
    }

    /// <summary>An eviction and no more: no value is outdated, nobody is told, and calls under way may store theirs.</summary>
    public long ClearMemory(ProfileState? only)
    {
        var removed = local.Memory.Clear(only, EvictionReason.Cleared, entry => local.FreshnessCheck.IsValue(entry));
        observers.KeyEvents.MemoryCleared(only?.Name, removed);
        return removed;
    }

    /// <summary>Removes from L2 the values that a clear has ended. Plain JSON carries no versions: its clear has removed it.</summary>
    /// <param name="only">The profile; null: all.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public ValueTask<L2Sweep> SweepAsync(ProfileState? only, CancellationToken cancellationToken)
    {
        var version = only is null ? RemoteVersions.Everything : RemoteVersions.OfProfile(only.Name);
        return removals.SweepAsync(only is null ? Glob.Parse("*") : AllOf(only), text => IsMeant(local.Profiles.ByText(text), text) ? version : null, cancellationToken);

        bool IsMeant(ProfileState profile, string text) => (only is null || (ReferenceEquals(profile, only) && IsSurelyOf(profile, text))) && !profile.Settings.PlainJson;
    }

    // Another application may have a profile for a namespace that is none here, and this one takes its keys for the default profile's.
    private static bool IsSurelyOf(ProfileState profile, string text) => profile.Namespace.Length > 0 || !text.Contains(KeyRules.Separator, StringComparison.Ordinal);

    private static Glob AllOf(ProfileState profile) => Glob.Parse(profile.Namespace.Length == 0 ? "*" : profile.Namespace + KeyRules.Separator + "*");

    private ValueTask<CacheWrite> Told(CacheWrite write, CacheChangeKind kind, string subject)
    {
        observers.Changes.Tell(kind, subject);
        return new(write);
    }

    private async ValueTask<CacheWrite> TellAfterAsync(ValueTask<CacheWrite> writing, CacheChangeKind kind, string subject)
    {
        var write = await writing.ConfigureAwait(Continuation.IsCaptured);
        observers.Changes.Tell(kind, subject);
        return write;
    }

    private async ValueTask<CacheWrite> RemoveInL2Async(CacheKey key, ProfileState profile, bool removed)
    {
        var (taken, existed) = await removals.RemoveAsync(key, profile).ConfigureAwait(Continuation.IsCaptured);
        local.Memory.Remove(key.Text, key.Hash, EvictionReason.Removed);
        return new(taken ? CacheReach.Everywhere : CacheReach.LocalOnly, removed || existed ? 1 : 0);
    }

    private async ValueTask<CacheWrite> RaiseInL2Async(VersionStamp version, long removed)
    {
        var taken = await removals.RaiseAsync(version).ConfigureAwait(Continuation.IsCaptured);
        RaiseAgain(version);
        return new(taken ? CacheReach.Everywhere : CacheReach.LocalOnly, removed);
    }

    private async ValueTask<CacheWrite> ClearInL2Async(Glob pattern, IReadOnlyList<(ProfileState Profile, PatternPlan Plan)> plans, long removed, bool count, CancellationToken cancellationToken)
    {
        var all = CacheWrite.Everywhere();
        var raised = new Dictionary<ProfileState, string>();
        long there = 0;
        var walks = false;
        var announces = false;
        foreach (var (profile, plan) in plans)
        {
            if (plan.Kind == PatternPlanKind.ExactKey)
            {
                all = all.And(await RemoveInL2Async(CacheKey.Parse(plan.Text!), profile, removed: false).ConfigureAwait(Continuation.IsCaptured) with { Removed = 0 });
                continue;
            }

            if (plan.Kind is PatternPlanKind.WholeProfile or PatternPlanKind.ImplicitTag)
            {
                var version = plan.Kind == PatternPlanKind.WholeProfile ? local.Versions.Profiles.Of(profile.Name) : local.Versions.Tags.Of([plan.Text!])[0];
                all = all.And(await RaiseInL2Async(version, 0).ConfigureAwait(Continuation.IsCaptured));
            }

            // Plain JSON carries no versions; and entries of memory alone are in no tier that could be walked.
            var usesL2 = link.IsUsedBy(profile.Settings.Tiers);
            if (count && usesL2 && !profile.Settings.PlainJson && plan.Kind is PatternPlanKind.WholeProfile or PatternPlanKind.ImplicitTag)
            {
                raised[profile] = plan.Kind == PatternPlanKind.WholeProfile ? RemoteVersions.OfProfile(profile.Name) : RemoteVersions.OfTag(plan.Text!);
            }

            if (usesL2 && plan.Kind == PatternPlanKind.Walk && !link.ClearsPatterns)
            {
                // More goes than was asked for, rather than less.
                all = all.And(await RaiseInL2Async(local.Versions.Profiles.Of(profile.Name), 0).ConfigureAwait(Continuation.IsCaptured));
                continue;
            }

            walks |= usesL2 && link.ClearsPatterns && (plan.Kind == PatternPlanKind.Walk || profile.Settings.PlainJson);
            announces |= !usesL2 && plan.Kind == PatternPlanKind.Walk;
        }

        if (walks)
        {
            var cleared = await removals.ClearPatternAsync(pattern).ConfigureAwait(Continuation.IsCaptured);
            there = cleared ?? 0;
            all = all.And(cleared is null ? CacheWrite.LocalOnly() : CacheWrite.Everywhere());
        }
        else if (announces)
        {
            all = all.And(await removals.AnnouncePatternAsync(pattern).ConfigureAwait(Continuation.IsCaptured) ? CacheWrite.Everywhere() : CacheWrite.LocalOnly());
        }

        foreach (var (profile, plan) in plans)
        {
            if (plan.Kind == PatternPlanKind.Walk || profile.Settings.PlainJson)
            {
                Walk(profile, pattern);
            }
        }

        // The count may take long.
        observers.Changes.Tell(CacheChangeKind.PatternCleared, pattern.Text);
        if (raised.Count > 0 && all.IsEverywhere)
        {
            there += (await removals.SweepAsync(pattern, EndedBy, cancellationToken).ConfigureAwait(Continuation.IsCaptured)).Removed;
        }

        return all with { Removed = Math.Max(removed, there) };

        string? EndedBy(string text) =>
            local.Profiles.ByText(text) is var profile && raised.TryGetValue(profile, out var version) && (RemoteVersions.IsOfTag(version) || IsSurelyOf(profile, text)) ? version : null;
    }

    private async ValueTask<CacheWrite> ClearProfilesInL2Async(ProfileState? only, VersionStamp version, long removed)
    {
        var all = await RaiseInL2Async(version, removed).ConfigureAwait(Continuation.IsCaptured);
        foreach (var profile in local.Profiles.All)
        {
            if ((only is null || ReferenceEquals(profile, only)) && profile.Settings.PlainJson && link.ClearsPatterns && link.IsUsedBy(profile.Settings.Tiers))
            {
                var pattern = AllOf(profile);
                var cleared = await removals.ClearPatternAsync(pattern).ConfigureAwait(Continuation.IsCaptured);
                all = all.And(cleared is null ? CacheWrite.LocalOnly() : CacheWrite.Everywhere());
                Walk(profile, pattern);
            }
        }

        return all;
    }

    /// <summary>L2 has accepted a raise: a load that began meanwhile may have seen the version as it was before.</summary>
    private void RaiseAgain(VersionStamp version)
    {
        if (RemoteVersions.IsOfTag(version.Name))
        {
            local.Versions.Tags.Raise(RemoteVersions.TagOf(version.Name), counted: false);
        }
        else
        {
            local.Versions.Clock.Raise(version);
        }

        local.Flights.ReleaseOutdated();
    }

    private long RemoveExact(string text) =>
        local.Memory.Remove(text, KeyHash.Of(text), EvictionReason.Removed) ? 1 : 0;

    private long RaiseAndCount(VersionStamp version, ProfileState profile, Glob pattern, bool count)
    {
        local.Versions.Clock.Raise(version);
        return count ? Walk(profile, pattern, version) : 0;
    }

    private long RaiseAndCount(string tag, ProfileState profile, Glob pattern, bool count)
    {
        var version = local.Versions.Tags.Raise(tag);
        return count ? Walk(profile, pattern, version) : 0;
    }

    /// <summary>First the loads under way, then the entries. Values are counted.</summary>
    private int Walk(ProfileState profile, Glob pattern, VersionStamp? raised = null) =>
        local.Memory.RemoveWhere(
            entry => ReferenceEquals(entry.Profile, profile) && pattern.IsMatch(entry.Key),
            key => pattern.IsMatch(key),
            EvictionReason.Removed,
            entry => local.FreshnessCheck.IsValue(entry, raised));
}
