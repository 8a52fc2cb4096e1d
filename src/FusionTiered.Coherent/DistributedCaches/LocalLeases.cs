namespace FusionTiered.DistributedCaches;

/// <summary>The leases of this node alone: granted always, and voided by the changes of this node. So within the node a removal still beats a load.</summary>
internal sealed class LocalLeases(TimeProvider clock)
{
    private const int PruneFrom = 1024;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Held> _held = new(StringComparer.Ordinal);

    public void Grant(string key, RemoteLease lease)
    {
        lock (_gate)
        {
            if (_held.Count >= PruneFrom)
            {
                foreach (var over in _held.Where(each => IsOver(each.Value)).Select(static each => each.Key).ToList())
                {
                    _held.Remove(over);
                }
            }

            _held[key] = new Held(lease.Id, clock.GetTimestamp(), lease.Period);
        }
    }

    public void Void(string key)
    {
        lock (_gate)
        {
            _held.Remove(key);
        }
    }

    /// <summary>Ends a lease; says whether it stood.</summary>
    public bool End(string key, string leaseId)
    {
        lock (_gate)
        {
            return _held.TryGetValue(key, out var held)
                && string.Equals(held.Id, leaseId, StringComparison.Ordinal)
                && _held.Remove(key)
                && !IsOver(held);
        }
    }

    private bool IsOver(in Held held) => clock.GetElapsedTime(held.Since) >= held.Period;

    private readonly record struct Held(string Id, long Since, TimeSpan Period);
}
