namespace FusionTiered.Sample.Web.SignalPlatform;

/// <summary>A page of a user's feed. <paramref name="Next"/> is the cursor of the next one; null: it was the last.</summary>
internal sealed record FeedPage(string UserId, IReadOnlyList<Signal> Signals, string? Next);
