using FusionTiered.Profiles;

namespace FusionTiered.Sources;

/// <summary>A source together with its state, so that the flows are generic over the value alone.</summary>
internal abstract class Load<T>
{
    /// <summary>How many keys one call loads.</summary>
    public virtual int Keys => 1;

    /// <summary>Whether the answer of the source is a value of the key. A batch asks for pending values by itself: see <see cref="PendingManySource{TState, T}"/>.</summary>
    protected virtual bool IsOfKey => true;

    /// <summary>The value that waits to be written, instead of an answer of the source.</summary>
    public ValueTask<PendingValue<T>> FindPendingAsync(IPendingWrites writes, CacheKey key) =>
        IsOfKey ? writes.FindAsync<T>(key) : new(PendingValue<T>.None);

    public abstract ValueTask<T> InvokeAsync(SourceContext context, CancellationToken cancellationToken);
}
