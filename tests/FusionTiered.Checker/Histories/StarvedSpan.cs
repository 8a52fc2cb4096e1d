namespace FusionTiered.Checker.Histories;

/// <summary>The process did not get its turn: a tick came late.</summary>
/// <param name="Due">When it was due, in units of 100 ns of the clock of the run.</param>
/// <param name="Came">When it came.</param>
/// <param name="IsOfPool">
/// Whether the tick had to wait for the thread pool. A program that blocks its own pool delays that tick, too: it is told, and excuses nothing.
/// </param>
internal readonly record struct StarvedSpan(long Due, long Came, bool IsOfPool = false);
