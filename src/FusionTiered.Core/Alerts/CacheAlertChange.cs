namespace FusionTiered;

/// <summary>An alert that began or ended.</summary>
/// <param name="Alert">The alert, with its figure at this moment.</param>
/// <param name="HasEnded">Whether it ended; false: it began.</param>
/// <param name="At">When.</param>
public sealed record CacheAlertChange(CacheAlert Alert, bool HasEnded, DateTimeOffset At);
