namespace FusionTiered.L1;

/// <summary>The entries that left during the operation that holds the lock. Recorded only while a listener is set.</summary>
internal sealed class Evictions
{
    private volatile IEvictionListener? _listener;
    private List<Eviction>? _left;

    public IEvictionListener? Listener
    {
        get => _listener;
        set => _listener = value;
    }

    public void Add(L1Entry entry, EvictionReason why)
    {
        if (_listener is not null)
        {
            (_left ??= []).Add(new Eviction(entry, why));
        }
    }

    /// <summary>Hands over the list. The listener is called after the lock is released.</summary>
    public List<Eviction>? Take()
    {
        var left = _left;
        _left = null;
        return left;
    }
}
