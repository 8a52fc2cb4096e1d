namespace FusionTiered.Engines;

/// <summary>A cache that knows the other nodes. Both engines implement it.</summary>
internal interface IHasClusterLeases
{
    IClusterLeases ClusterLeases { get; }
}
