using FusionTiered.Entries;

namespace FusionTiered.L1;

/// <summary>Who left during the operation that holds the lock. Written down only while someone listens.</summary>
internal sealed class Departures
{
    private volatile IEvictionListener? _listener;
    private List<Departure>? _left;

    public IEvictionListener? Listener
    {
        get => _listener;
        set => _listener = value;
    }

    public void Add(Entry entry, EvictionReason why)
    {
        if (_listener is not null)
        {
            (_left ??= []).Add(new Departure(entry, why));
        }
    }

    /// <summary>Hands the list over, to be told after the lock.</summary>
    public List<Departure>? Take()
    {
        var left = _left;
        _left = null;
        return left;
    }
}
