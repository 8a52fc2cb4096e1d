namespace FusionTiered;

/// <summary>L2 of one cache: where its values are, and how it hears of changes. Disposed with the container.</summary>
/// <param name="tier">The tier; disposed, when it can be.</param>
/// <param name="channel">The channel; disposed after the tier, when it can be and is another object. Null: this node hears of nothing.</param>
internal sealed class RemoteTierBinding(IRemoteTier tier, ICoherenceChannel? channel) : IAsyncDisposable, IDisposable
{
    /// <summary>The tier.</summary>
    public IRemoteTier Tier { get; } = tier ?? throw new ArgumentNullException(nameof(tier));

    /// <summary>The channel; null: this node hears of no changes, and its memory never serves a verified value.</summary>
    public ICoherenceChannel? Channel { get; } = channel;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await DisposeAsync(Tier).ConfigureAwait(Scheduling.Continuation.IsCaptured);
        if (!ReferenceEquals(Channel, Tier))
        {
            await DisposeAsync(Channel).ConfigureAwait(Scheduling.Continuation.IsCaptured);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        (Tier as IDisposable)?.Dispose();
        if (!ReferenceEquals(Channel, Tier))
        {
            (Channel as IDisposable)?.Dispose();
        }
    }

    private static ValueTask DisposeAsync(object? what)
    {
        if (what is IAsyncDisposable later)
        {
            return later.DisposeAsync();
        }

        (what as IDisposable)?.Dispose();
        return default;
    }
}
