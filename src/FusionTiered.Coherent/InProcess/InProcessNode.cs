using FusionTiered.InProcess;

namespace FusionTiered;

/// <summary>One node that shares an <see cref="InProcessTier"/>, as tests see it. See <see cref="InProcessTier.Nodes"/>.</summary>
public sealed class InProcessNode
{
    internal InProcessNode(InProcessConnection connection) => Connection = connection;

    /// <summary>Its name.</summary>
    public string Node => Connection.Node;

    /// <summary>Faults between this node and the tier, on command.</summary>
    public InProcessNodeFaults Faults => Connection.Faults;

    internal InProcessConnection Connection { get; }

    /// <inheritdoc/>
    public override string ToString() => Node;
}
