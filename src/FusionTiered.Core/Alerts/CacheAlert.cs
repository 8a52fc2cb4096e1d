namespace FusionTiered;

/// <summary>A figure of a cache that is worse than its limit, and has been for some time.</summary>
/// <param name="Cache">The name of the cache; empty for the one without a name.</param>
/// <param name="Rule">The name of the rule.</param>
/// <param name="Profile">The profile that the rule looks at; null: all profiles together.</param>
/// <param name="Value">The figure at the last check that had enough samples, in the unit of <paramref name="Limit"/>.</param>
/// <param name="Limit">The limit of the rule: per cent, or milliseconds, as its figure is measured.</param>
/// <param name="Since">When the figure passed the limit. The alert began later, once that had lasted.</param>
/// <param name="Message">A sentence for people. It names no key, no tag and no address.</param>
public sealed record CacheAlert(string Cache, string Rule, string? Profile, double Value, double Limit, DateTimeOffset Since, string Message);
