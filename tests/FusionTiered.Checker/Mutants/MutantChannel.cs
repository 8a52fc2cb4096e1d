namespace FusionTiered.Checker.Mutants;

/// <summary>A channel whose listener hears not all, or more.</summary>
internal sealed class MutantChannel(ICoherenceChannel inner, Func<ICoherenceListener, TimeSpan, ICoherenceListener> deafen) : ICoherenceChannel
{
    public void Listen(ICoherenceListener listener, TimeSpan lease) => inner.Listen(deafen(listener, lease), lease);

    public ValueTask ConfirmAsync(TimeSpan deadline) => inner.ConfirmAsync(deadline);

    public ValueTask AnnounceKeyAsync(string key, TimeSpan deadline) => inner.AnnounceKeyAsync(key, deadline);

    public ValueTask AnnouncePatternAsync(string pattern, TimeSpan deadline) => inner.AnnouncePatternAsync(pattern, deadline);
}
