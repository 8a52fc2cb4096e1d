namespace FusionTiered.Conformance;

/// <summary>One node of a case: its tier, its channel, and what it hears.</summary>
/// <param name="tier">Its tier.</param>
/// <param name="channel">Its channel; null: there is none.</param>
internal sealed class RemoteNode(IRemoteTier tier, ICoherenceChannel? channel)
{
    public IRemoteTier Tier { get; } = tier;

    public ICoherenceChannel Channel => channel ?? throw new InvalidOperationException("The tier has no channel; a case that needs one says so.");

    public bool HasChannel => channel is not null;

    public HeardChanges Heard { get; } = new();
}
