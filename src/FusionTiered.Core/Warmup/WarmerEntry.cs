namespace FusionTiered.Warmup;

/// <summary>A warmer as it was added.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Configure">Changes its settings; null: nothing does.</param>
/// <param name="Run">Runs it once.</param>
/// <param name="HotProfile">The profile whose hot keys it loads; null: it is not a warmer of hot keys.</param>
internal sealed record WarmerEntry(string Name, Action<CacheWarmerOptions>? Configure, Func<CacheWarmup, CancellationToken, ValueTask> Run, string? HotProfile = null);
