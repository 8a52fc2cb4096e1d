namespace FusionTiered.Conformance;

/// <summary>A value that cannot change.</summary>
public sealed record Account(int Id, string Owner);
