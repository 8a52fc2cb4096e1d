namespace FusionTiered.Checker.Histories;

/// <summary>Something was wrong from one moment to another.</summary>
/// <param name="Text">What, for people.</param>
/// <param name="Node">With which node; -1: with all.</param>
/// <param name="Began">When it began.</param>
/// <param name="Ended">When it was healed.</param>
/// <param name="LosesAcks">Whether the shared tier itself forgot writes that it had acknowledged: nothing is promised of those.</param>
internal sealed record FaultSpan(string Text, int Node, Moment Began, Moment Ended, bool LosesAcks = false)
{
    public override string ToString() => $"FAULT {Text}{(Node < 0 ? string.Empty : $" of node {Node}")}, {Began} to {Ended}";
}
