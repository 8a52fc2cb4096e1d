using FusionTiered.Engines;
using FusionTiered.Fusion.Engine;
using FusionTiered.Fusion.Profiles;
using FusionTiered.Invalidation;
using FusionTiered.Keys;
using FusionTiered.Profiles;

namespace FusionTiered.Fusion.Flows;

/// <summary>Patterns: a key, a whole profile, or a tag that its values carry. FusionCache cannot look through keys; where there is no L2, memory is walked. A count of keys in Redis comes after the mark.</summary>
internal sealed class FusionPatterns(FusionEngine engine, FusionReads reads, FusionWrites writes)
{
    /// <param name="pattern">The pattern.</param>
    /// <param name="count">Whether to count.</param>
    /// <param name="cancellationToken">Ends the count in Redis, and nothing else.</param>
    public async ValueTask<CacheWrite> ClearAsync(Glob pattern, bool count, CancellationToken cancellationToken)
    {
        var plans = engine.Patterns.PlansOf(pattern);

        // Before anything is begun: half a removal would be none.
        if (RefusalOf(pattern) is { } refusal)
        {
            throw new NotSupportedException(refusal);
        }

        var all = CacheWrite.Everywhere();
        foreach (var (profile, plan) in plans)
        {
            if (plan.Kind != PatternPlanKind.WholeProfile)
            {
                profile.Counters.Invalidated();
            }

            all = all.And(plan.Kind switch
            {
                PatternPlanKind.ExactKey => await writes.RemoveQuietlyAsync(CacheKey.Parse(plan.Text!)).ConfigureAwait(false),
                PatternPlanKind.WholeProfile => await CountedAsync(profile, () => FusionWrites.ClearAsync(engine.Caches.Of(profile)), pattern, count).ConfigureAwait(false),
                PatternPlanKind.ImplicitTag => await CountedAsync(profile, () => writes.RaiseAsync(plan.Text!), pattern, count).ConfigureAwait(false),
                _ => await WalkAsync(pattern, profile.Name).ConfigureAwait(false),
            });
        }

        engine.Changes.Tell(CacheChangeKind.PatternCleared, pattern.Text);
        engine.KeyEvents.PatternCleared(pattern.Text, all.Removed);
        if (count && all.IsEverywhere)
        {
            var marked = plans.Where(static each => each.Plan.Kind is PatternPlanKind.WholeProfile or PatternPlanKind.ImplicitTag)
                .Select(static each => each.Plan.Kind == PatternPlanKind.ImplicitTag ? (each.Profile, each.Plan.Text!) : Cleared(each.Profile));
            all = all with { Removed = Math.Max(all.Removed, (await SweepAsync(pattern, marked, cancellationToken).ConfigureAwait(false)).Removed) };
        }

        return all;
    }

    /// <summary>Why the pattern cannot be cleared; null: it can.</summary>
    public string? RefusalOf(Glob pattern) => !engine.Patterns.PlansOf(pattern).Any(plan => plan.Plan.Kind == PatternPlanKind.Walk && engine.Caches.Of(plan.Profile).HasL2)
        ? null
        : $"The pattern '{pattern.Text}' would have to be looked for among all keys in Redis, which FusionCache cannot do. Map an event to it with AddInvalidation (its values then carry it as a tag), tag the values yourself, or clear the profile.";

    /// <summary>Removes from L2 the values that a clear has ended.</summary>
    /// <param name="only">The profile; null: all.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public Task<L2Sweep> SweepAsync(ProfileState? only, CancellationToken cancellationToken) => only is null
        ? SweepAsync(Glob.Parse("*"), engine.Profiles.All.Select(Cleared), cancellationToken)
        : SweepAsync(Glob.Parse(only.Namespace.Length == 0 ? "*" : only.Namespace + KeyRules.Separator + "*"), [Cleared(only)], cancellationToken);

    private static (ProfileState Profile, string Tag) Cleared(ProfileState profile) => (profile, ReservedTags.Clear(profile.Name));

    private async Task<L2Sweep> SweepAsync(Glob pattern, IEnumerable<(ProfileState Profile, string Tag)> marked, CancellationToken cancellationToken)
    {
        if (!engine.Caches.OfTags.HasL2)
        {
            return L2Sweep.None;
        }

        if (engine.Sweep is not { } sweep)
        {
            return new L2Sweep(L2SweepOutcome.Refused);
        }

        // SCAN looks at all keys, whatever it is to find: once for all profiles.
        var tags = marked.Where(static each => (each.Profile.Settings.Tiers & TierUse.L2) != TierUse.None).ToDictionary(static each => each.Profile, static each => each.Tag);
        return tags.Count == 0 ? L2Sweep.Counted(0)
            : await sweep.RunAsync(pattern, tags.Values, TagOf, cancellationToken).ConfigureAwait(false);

        // Another application may have a profile for a namespace that is none here: this one takes its keys for the default profile's, whose clear has not ended them.
        string? TagOf(string text) =>
            engine.Profiles.ByText(text) is var profile && tags.TryGetValue(profile, out var tag)
            && (profile.Namespace.Length > 0 || !text.Contains(KeyRules.Separator, StringComparison.Ordinal) || !string.Equals(tag, ReservedTags.Clear(profile.Name), StringComparison.Ordinal)) ? tag : null;
    }

    // Before the mark is set: after it they are no values any more.
    private async ValueTask<CacheWrite> CountedAsync(ProfileState profile, Func<ValueTask<CacheWrite>> mark, Glob pattern, bool count)
    {
        var held = count ? engine.Memory.CountValues(profile, pattern) : 0;
        return await mark().ConfigureAwait(false) with { Removed = held };
    }

    private async ValueTask<CacheWrite> WalkAsync(Glob pattern, string profile)
    {
        var all = CacheWrite.Everywhere();
        foreach (var key in reads.MemoryKeys().Where(key => pattern.IsMatch(key.Text) && string.Equals(engine.Profiles.Resolve(key).Name, profile, StringComparison.Ordinal)).ToList())
        {
            all = all.And(await writes.RemoveQuietlyAsync(key).ConfigureAwait(false));
        }

        return all;
    }
}
