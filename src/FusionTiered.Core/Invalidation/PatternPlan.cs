namespace FusionTiered.Invalidation;

/// <summary>The cheapest way to invalidate what a pattern matches among the keys of one profile.</summary>
/// <param name="Kind">The way.</param>
/// <param name="Text">The text of the one key, or the name of the implicit tag; else null.</param>
internal readonly record struct PatternPlan(PatternPlanKind Kind, string? Text = null);
