namespace FusionTiered.Fusion.Calls;

/// <summary>One caller among the <see cref="KeyCallers"/> of a key. It leaves once: with its answer or without.</summary>
internal sealed class CallerSeat(CallerTable table, string key, KeyCallers callers, int place)
{
    private int _hasLeft;

    /// <summary>Whether a load ran while this caller waited.</summary>
    public bool HasLoaded => callers.HasLoaded;

    /// <inheritdoc cref="KeyCallers.BeginLoad"/>
    public CancellationToken BeginLoad() => callers.BeginLoad(place);

    /// <inheritdoc cref="KeyCallers.Loaded"/>
    public void Loaded() => callers.Loaded();

    /// <inheritdoc cref="KeyCallers.Failed"/>
    public void Failed(Exception failure) => callers.Failed(failure);

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
