namespace FusionTiered.Fusion.Flows;

/// <summary>The outcome of a write past FusionCache.</summary>
/// <param name="Write">How far the write got; null: FusionCache is to store the value.</param>
/// <param name="Failure">What L2 failed with, if it was asked.</param>
internal readonly record struct DirectWrite(CacheWrite? Write, Exception? Failure = null);
