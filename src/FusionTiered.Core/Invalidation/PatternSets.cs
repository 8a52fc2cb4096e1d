using System.Collections.Concurrent;
using FusionTiered.Keys;
using FusionTiered.Profiles;

namespace FusionTiered.Invalidation;

/// <summary>The pattern sets of the profiles of a cache, and how a pattern is carried out over them. Replaced whole when the events change.</summary>
/// <param name="profiles">Gives the profiles of now, the default one included: a reload may add some.</param>
/// <param name="shapes">The shapes of the map's templates.</param>
internal sealed class PatternSets(Func<IReadOnlyList<ProfileState>> profiles, IReadOnlyList<PatternShape> shapes)
{
    private readonly ConcurrentDictionary<ProfileState, PatternSet> _sets = new();

    /// <summary>The set of a profile.</summary>
    public PatternSet Of(ProfileState profile) =>
        _sets.TryGetValue(profile, out var set) ? set : _sets.GetOrAdd(profile, new PatternSet(PrefixOf(profile), shapes));

    /// <summary>What to do in which profile to invalidate all that the pattern matches. Profiles it cannot reach are left out.</summary>
    public IReadOnlyList<(ProfileState Profile, PatternPlan Plan)> PlansOf(Glob pattern)
    {
        var literal = pattern.LiteralPrefix;
        var plans = new List<(ProfileState, PatternPlan)>();
        foreach (var profile in profiles())
        {
            var prefix = PrefixOf(profile);
            if (prefix.Length > 0 && literal.StartsWith(prefix, StringComparison.Ordinal))
            {
                // No namespace lies inside another, so no other profile holds such keys.
                return [(profile, Of(profile).PlanOf(pattern))];
            }

            // The literal prefix ends before the namespace does; an exact pattern would have to go on.
            if (prefix.Length == 0 || (!pattern.IsExact && prefix.StartsWith(literal, StringComparison.Ordinal)))
            {
                plans.Add((profile, Of(profile).PlanOf(pattern)));
            }
        }

        return plans;
    }

    private static string PrefixOf(ProfileState profile) => profile.Namespace.Length == 0 ? string.Empty : profile.Namespace + KeyRules.Separator;
}
