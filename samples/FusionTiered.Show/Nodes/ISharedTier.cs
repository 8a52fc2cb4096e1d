namespace FusionTiered.Show.Nodes;

/// <summary>Where the tier is that nodes share. Each cluster gets wires of its own to it, and sees no other cluster's keys.</summary>
public interface ISharedTier : IAsyncDisposable
{
    /// <summary>What it is and where, for people; without secrets.</summary>
    string Name { get; }

    IWires Lay(int nodes);
}
