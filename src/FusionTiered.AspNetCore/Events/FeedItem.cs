namespace FusionTiered.AspNetCore.Events;

/// <summary>One event of a stream.</summary>
/// <param name="Kind"><c>change</c> or <c>stats</c>.</param>
/// <param name="Json">Its data.</param>
internal sealed record FeedItem(string Kind, string Json);
