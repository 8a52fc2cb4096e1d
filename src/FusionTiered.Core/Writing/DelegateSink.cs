namespace FusionTiered.Writing;

/// <summary>A sink that is a lambda and needs no services: it also works at the end of a container, which gives none any more.</summary>
internal sealed class DelegateSink<T>(Func<WriteBehindBatch<T>, CancellationToken, ValueTask> write) : IWriteBehindSink<T>
{
    public ValueTask WriteAsync(WriteBehindBatch<T> batch, CancellationToken cancellationToken) => write(batch, cancellationToken);
}
