using FusionTiered.Fusion.Engine;
using FusionTiered.Invalidation;
using FusionTiered.Keys;
using FusionTiered.Profiles;

namespace FusionTiered.Fusion.Flows;

/// <summary>Patterns: a key, a whole profile, or a tag that its values carry. FusionCache cannot look through keys; where there is no L2, memory is walked.</summary>
internal sealed class FusionPatterns(FusionEngine engine, FusionReads reads, FusionWrites writes)
{
    public async ValueTask<CacheWrite> ClearAsync(Glob pattern, bool count)
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
        return all;
    }

    /// <summary>Why the pattern cannot be cleared; null: it can.</summary>
    public string? RefusalOf(Glob pattern) => !engine.Patterns.PlansOf(pattern).Any(plan => plan.Plan.Kind == PatternPlanKind.Walk && engine.Caches.Of(plan.Profile).HasL2)
        ? null
        : $"The pattern '{pattern.Text}' would have to be looked for among all keys in Redis, which FusionCache cannot do. Map an event to it with AddInvalidation (its values then carry it as a tag), tag the values yourself, or clear the profile.";

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
