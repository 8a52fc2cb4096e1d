namespace FusionTiered.Sources;

/// <summary>A source together with its state, so that the flows are generic over the value alone.</summary>
internal abstract class Load<T>
{
    /// <summary>How many keys one call loads.</summary>
    public virtual int Keys => 1;

    public abstract ValueTask<T> InvokeAsync(SourceContext context, CancellationToken cancellationToken);
}
