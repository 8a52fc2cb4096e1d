using FusionTiered.Fusion.Tickets;

namespace FusionTiered.Fusion.Calls;

/// <summary>One caller among the <see cref="KeyCallers"/> of a key. It leaves once: with its answer or without.</summary>
internal sealed class CallerSeat(CallerTable table, string key, KeyCallers callers, bool isFirst, int sharesFrom, long tick)
{
    private int _hasLeft;
    private int _load;

    /// <summary>Whether nobody else waited when this caller came.</summary>
    public bool IsFirst => isFirst;

    /// <summary>Whether a load ran while this caller waited.</summary>
    public bool HasLoaded => callers.HasLoaded;

    /// <summary>The load of this caller begins before it can tell whether it has to: its source may be asked meanwhile.</summary>
    public void BeginAhead(StoreTicket ticket) => callers.BeginAhead(ticket, out _load);

    /// <summary>The load that began ahead was not needed.</summary>
    public void Drop() => callers.Drop(_load);

    /// <inheritdoc cref="KeyCallers.BeginLoad"/>
    public CancellationToken BeginLoad(StoreTicket? ticket = null) => callers.BeginLoad(sharesFrom, ticket, ref _load);

    /// <inheritdoc cref="KeyCallers.TryShare"/>
    public bool TryShare(out object? value) => callers.TryShare(sharesFrom, tick, out value);

    /// <inheritdoc cref="KeyCallers.Loaded"/>
    public void Loaded() => callers.Loaded(_load);

    /// <inheritdoc cref="KeyCallers.LoadedOutdated"/>
    public void LoadedOutdated(object? value, long outdatedAt) => callers.LoadedOutdated(_load, value, outdatedAt);

    /// <inheritdoc cref="KeyCallers.Failed"/>
    public void Failed(Exception failure) => callers.Failed(_load, failure);

    /// <inheritdoc cref="KeyCallers.Leave"/>
    public void Leave(bool isServed)
    {
        if (Interlocked.Exchange(ref _hasLeft, 1) == 0)
        {
            callers.Leave(isServed);
            table.Forget(key, callers);
        }
    }
}
