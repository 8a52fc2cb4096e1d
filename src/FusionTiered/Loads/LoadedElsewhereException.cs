namespace FusionTiered.Fusion.Loads;

/// <summary>Another node loads the key, and longer than the soft deadline: a stale value stands in. It never leaves this package.</summary>
#pragma warning disable CA1032, RCS1194 // nobody else makes one
internal sealed class LoadedElsewhereException() : Exception("Another node is loading the value.");
#pragma warning restore CA1032, RCS1194
