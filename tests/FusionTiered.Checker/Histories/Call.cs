namespace FusionTiered.Checker.Histories;

/// <summary>One call of the cache, whatever it did.</summary>
/// <param name="Text">What was called, for people.</param>
/// <param name="Node">The node.</param>
/// <param name="Started">Before it.</param>
/// <param name="Ended">After it; never, if it did not return.</param>
/// <param name="Failure">What it threw; null: nothing.</param>
/// <param name="SourceFails">Whether the plan let its source fail, so that it may throw.</param>
internal sealed record Call(string Text, int Node, Moment Started, Moment Ended, string? Failure = null, bool SourceFails = false);
