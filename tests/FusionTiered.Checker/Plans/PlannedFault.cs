namespace FusionTiered.Checker.Plans;

/// <summary>Something that goes wrong in a plan, and is healed again.</summary>
/// <param name="Kind">What.</param>
/// <param name="Node">With which node; -1: with all.</param>
/// <param name="From">When it begins, in milliseconds.</param>
/// <param name="For">How long it lasts, in milliseconds; 0: it happens and is over.</param>
internal sealed record PlannedFault(FaultKind Kind, int Node, int From, int For)
{
    public const int Everyone = -1;

    public int Until => From + For;

    /// <summary>The node that a change of owner finds at the new one already.</summary>
    public int MovedFirst(int nodes) => From % nodes;

    public override string ToString() =>
        $"{From,6} ms  FAULT    {Kind}{(Node == Everyone ? string.Empty : $" of node {Node}")}{(For > 0 ? $" until {Until} ms" : string.Empty)}";
}
