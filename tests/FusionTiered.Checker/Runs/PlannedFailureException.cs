namespace FusionTiered.Checker.Runs;

/// <summary>A source fails, as its plan says.</summary>
internal sealed class PlannedFailureException(string message) : Exception(message);
