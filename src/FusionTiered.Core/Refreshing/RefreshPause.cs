namespace FusionTiered.Refreshing;

/// <summary>A pause between two tries.</summary>
/// <param name="Began">The timestamp of its begin.</param>
/// <param name="Length">How long it is.</param>
internal sealed record RefreshPause(long Began, TimeSpan Length);
