namespace FusionTiered.Checker.Histories;

/// <summary>Something was wrong from one moment to another.</summary>
/// <param name="Text">What, for people.</param>
/// <param name="Node">With which node; -1: with all.</param>
/// <param name="Began">When it began.</param>
/// <param name="Ended">When it was healed.</param>
/// <param name="LosesAcks">Whether the shared tier itself forgot writes that it had acknowledged: nothing is promised of those.</param>
/// <param name="IsNoted">Whether it was no part of the plan: an operation of the node failed.</param>
/// <param name="Key">Which key it was about; null: any.</param>
internal sealed record FaultSpan(string Text, int Node, Moment Began, Moment Ended, bool LosesAcks = false, bool IsNoted = false, int? Key = null)
{
    public bool IsOf(int node) => Node < 0 || Node == node;

    public override string ToString() => $"FAULT {Text}{(Node < 0 ? string.Empty : $" of node {Node}")}{(Key is null ? string.Empty : $" for key {Key}")}, {Began} to {Ended}";
}
