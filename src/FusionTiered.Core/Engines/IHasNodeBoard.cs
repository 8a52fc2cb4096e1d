namespace FusionTiered.Engines;

/// <summary>A cache, or a tier, whose nodes can leave notes for each other.</summary>
internal interface IHasNodeBoard
{
    /// <summary>Null: this node shares no Redis.</summary>
    INodeBoard? NodeBoard { get; }
}
