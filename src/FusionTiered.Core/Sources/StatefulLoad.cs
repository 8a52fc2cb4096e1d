namespace FusionTiered.Sources;

internal sealed class StatefulLoad<TState, T>(TState state, CacheSource<TState, T> source) : Load<T>
{
    public override ValueTask<T> InvokeAsync(SourceContext context, CancellationToken cancellationToken) =>
        source(state, context, cancellationToken);
}
