namespace FusionTiered.InProcess;

/// <summary>What the tier sends to a node: replies and announcements, in one queue.</summary>
/// <param name="Kind">What it brings.</param>
/// <param name="DueAt">When it is there at the earliest, in ticks of the store's time.</param>
/// <param name="Request">What is answered.</param>
/// <param name="Pushes">What is announced, in order.</param>
internal sealed record Frame(FrameKind Kind, long DueAt, Request? Request = null, HashSet<InProcessPush>? Pushes = null);
