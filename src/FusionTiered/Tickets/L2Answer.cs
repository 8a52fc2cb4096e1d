using FusionTiered.Fusion.Fences;

namespace FusionTiered.Fusion.Tickets;

/// <summary>The answer of L2 about a key.</summary>
/// <param name="Data">The value as it lies there; null: there is none.</param>
/// <param name="Version">The version of the key.</param>
/// <param name="Since">The moment on the fences before it was asked.</param>
internal sealed record L2Answer(byte[]? Data, string Version, FenceMoment Since);
