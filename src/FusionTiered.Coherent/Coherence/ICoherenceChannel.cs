namespace FusionTiered;

/// <summary>How a node hears of the changes of other nodes in L2.</summary>
/// <remarks>
/// <para>
/// The one property that all else rests on: when a probe sent at a time has been answered, every write that was acknowledged to
/// its writer before that time has been announced to the listener before <see cref="ICoherenceListener.Confirmed"/>.
/// </para>
/// <para>
/// And this one, for values read by this node: a change after a value was read is announced after the read was answered,
/// never before. The listener is told at once, before anything that came later is answered.
/// </para>
/// </remarks>
internal interface ICoherenceChannel
{
    /// <summary>Whose changes it hears. <see cref="CoherenceMode.Lifetime"/>: nobody's, though the tier may answer.</summary>
    CoherenceMode Mode => CoherenceMode.EveryChange;

    /// <summary>Begins to listen, and to connect where that is needed. Called once, before any operation; does not wait and does not throw.</summary>
    /// <param name="listener">Told of everything, as <see cref="ICoherenceListener"/> says.</param>
    /// <param name="lease">The coherence lease: probes are sent at least four times as often.</param>
    void Listen(ICoherenceListener listener, TimeSpan lease);

    /// <summary>
    /// Sends a probe now, or joins one that is sent after this call began, and waits for its answer: when it has ended, <see cref="ICoherenceListener.Confirmed"/>
    /// was called with a time that is not before this call.
    /// </summary>
    /// <param name="deadline">When it ends at the latest, with a <see cref="RemoteTierException"/>.</param>
    ValueTask ConfirmAsync(TimeSpan deadline);

    /// <summary>Tells every other node that a key has changed which only their memories hold.</summary>
    /// <param name="key">The text of the key.</param>
    /// <param name="deadline">When it ends at the latest, with a <see cref="RemoteTierException"/>.</param>
    ValueTask AnnounceKeyAsync(string key, TimeSpan deadline);

    /// <summary>Tells every other node that all keys which match have changed, those that only their memories hold, too.</summary>
    /// <param name="pattern">In the syntax of <c>ClearPatternAsync</c>.</param>
    /// <param name="deadline">When it ends at the latest, with a <see cref="RemoteTierException"/>.</param>
    ValueTask AnnouncePatternAsync(string pattern, TimeSpan deadline);
}
