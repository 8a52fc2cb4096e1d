namespace FusionTiered.Fusion.L2;

/// <summary>The bytes that L2 has under a key.</summary>
/// <param name="Data">The bytes; null: none.</param>
/// <param name="Left">How long L2 keeps them; null: for ever, or it does not tell.</param>
internal readonly record struct PlainRead(byte[]? Data, TimeSpan? Left);
