namespace FusionTiered.InProcess;

/// <summary>One message of the tier to a node: a reply or announcements, in one queue.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="DueAt">When it is there at the earliest, in ticks of the store's time.</param>
/// <param name="Request">The request that is answered.</param>
/// <param name="Pushes">The announcements, in order.</param>
internal sealed record Frame(FrameKind Kind, long DueAt, Request? Request = null, HashSet<InProcessPush>? Pushes = null);
