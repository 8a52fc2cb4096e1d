namespace FusionTiered.Sources;

/// <summary>A source together with its state, so that the flows are generic over the value alone.</summary>
internal abstract class Load<T>
{
    public abstract ValueTask<T> InvokeAsync(SourceContext context, CancellationToken cancellationToken);
}
