using FusionTiered.Checker.Plans;
using FusionTiered.Checker.Rules;

namespace FusionTiered.Checker.Runs;

/// <summary>The settings that caches under a plan have, and the bounds that follow from them.</summary>
internal static class PlanBounds
{
    public static readonly TimeSpan HardDeadline = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan SoftDeadline = TimeSpan.FromMilliseconds(30);
    public static readonly TimeSpan BreakerPause = TimeSpan.FromMilliseconds(400);

    /// <summary>In real time shorter: the shorter it is, the less has to go wrong before it matters.</summary>
    public static TimeSpan LeaseOf(Plan plan) => plan.IsLive ? TimeSpan.FromMilliseconds(400) : TimeSpan.FromSeconds(1);

    /// <param name="plan">The plan.</param>
    /// <param name="slack">What the run itself may add to any time.</param>
    /// <param name="promises">What the caches promise; null: everything.</param>
    public static Bounds Of(Plan plan, TimeSpan slack = default, CachePromises? promises = null)
    {
        var profile = plan.Profile;
        return new Bounds
        {
            Lease = LeaseOf(plan),
            Slack = slack,
            Longest = profile.IsSliding
                ? TimeSpan.FromDays(1) // used often enough, it is kept
                : TimeSpan.FromMilliseconds(profile.Lifetime + profile.StaleFor) + HardDeadline,
            CallLimit = TimeSpan.FromSeconds(8),
            Aftermath = TimeSpan.FromSeconds(5),
            Deaf = TimeSpan.FromSeconds(plan.IsLive ? 5 : 1), // connecting anew has pauses
            RepairedBy = TimeSpan.FromSeconds(5),
            Pause = BreakerPause,
            MostFailures = 3,
            Transit = TimeSpan.FromMilliseconds(plan.RequestDelay + (2 * plan.AnswerDelay) + 1) + slack,
            Stay = !profile.HasShared ? TimeSpan.MaxValue : TimeSpan.FromMilliseconds(profile.Lifetime + profile.StaleFor),
            StaleFor = TimeSpan.FromMilliseconds(profile.StaleFor),
            IsSliding = profile.IsSliding,
            IsStrict = profile.IsStrict,
            OneLoadForAll = profile.HasShared,
            IsTimely = !plan.IsHasty,
            IsMonotonic = !plan.SetsOverlap,
            Promises = promises ?? Bounds.AllPromises,
        };
    }
}
