namespace FusionTiered;

/// <summary>What an engine says of one promise.</summary>
/// <param name="Level">How far it is kept.</param>
/// <param name="Reason">Why it is not kept always, and what to do instead; null where it is.</param>
public readonly record struct PromiseStatement(PromiseLevel Level, string? Reason = null);
