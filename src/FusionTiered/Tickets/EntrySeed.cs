namespace FusionTiered.Fusion.Tickets;

/// <summary>FusionCache's entry of a value that came to memory without FusionCache; it is made when FusionCache first asks for it.</summary>
internal abstract class EntrySeed
{
    /// <summary>Makes the entry; null: it cannot be made.</summary>
    public abstract object? Grow();
}
