namespace FusionTiered.AspNetCore.Answers;

/// <summary>A change of the cache, as <c>events</c> tells it.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Subject">The key, tag, pattern or profile, or the name that stands for it; empty: everything.</param>
internal sealed record ChangeItem(string Kind, string Subject);
