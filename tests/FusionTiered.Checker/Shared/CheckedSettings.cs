using FusionTiered.Checker.Plans;
using FusionTiered.Checker.Runs;

namespace FusionTiered.Checker.Shared;

/// <summary>The settings of a plan in the words of every engine. An engine refuses what it cannot follow, so each sets besides what only it has.</summary>
internal static class CheckedSettings
{
    /// <param name="plan">The plan.</param>
    /// <param name="options">Where they go.</param>
    /// <param name="more">What only this engine has.</param>
    public static void Apply(Plan plan, FusionTieredOptions options, Action<CacheProfileOptions>? more = null)
    {
        var profile = plan.Profile;
        options.MaxEntries = 200;
        options.Defaults.Jitter = 0;
        options.L2.BreakerPause = PlanBounds.BreakerPause;
        options.Add(CheckedKeys.Profile, p =>
        {
            p.Tiers = profile.Tiers;
            p.Lifetime = TimeSpan.FromMilliseconds(profile.Lifetime);
            p.L1Lifetime = TimeSpan.FromMilliseconds(profile.L1Lifetime);
            p.StaleFor = TimeSpan.FromMilliseconds(profile.StaleFor);
            (p.SoftDeadline, p.HardDeadline) = (PlanBounds.SoftDeadline, PlanBounds.HardDeadline);
            p.RetryAfter = TimeSpan.FromMilliseconds(200);
            p.EagerRefresh = profile.EagerRefresh;
            p.Strict = profile.IsStrict;
            more?.Invoke(p);
        });
    }
}
