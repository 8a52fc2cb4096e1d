namespace FusionTiered.Sample.Web.SignalPlatform;

/// <summary>A place in a user's feed. Without a cursor: the first page.</summary>
internal sealed record FeedPosition(string UserId, string? Cursor = null);
