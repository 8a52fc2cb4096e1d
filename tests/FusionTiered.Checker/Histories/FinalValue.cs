namespace FusionTiered.Checker.Histories;

/// <summary>What a place holds when all is healed and quiet.</summary>
/// <param name="Key">The key.</param>
/// <param name="Node">Whose memory; <see cref="Shared"/>: the shared tier.</param>
/// <param name="Value">What is there; null: nothing that would be served.</param>
internal sealed record FinalValue(int Key, int Node, Stamp? Value)
{
    public const int Shared = -1;

    public string Place => Node == Shared ? "the shared tier" : $"the memory of node {Node}";
}
