namespace FusionTiered.InProcess;

/// <summary>Which keys are over when: the active half of expiry.</summary>
internal sealed class Expiries
{
    // Entries whose key was written again are only passed over when they are due; when there are too many of them, all is made anew.
    private const int Slack = 256;

    private readonly PriorityQueue<string, long> _queue = new();

    /// <summary>When the next one is over; null: none is waiting.</summary>
    public long? Next => _queue.TryPeek(out _, out var at) ? at : null;

    public void Add(string key, StoredItem item, Dictionary<string, StoredItem> all)
    {
        if (item.EndsAt == long.MaxValue)
        {
            return;
        }

        if (_queue.Count > (all.Count * 2) + Slack)
        {
            _queue.Clear();
            _queue.EnqueueRange(all.Where(static each => each.Value.EndsAt != long.MaxValue).Select(static each => (each.Key, each.Value.EndsAt)));
        }

        _queue.Enqueue(key, item.EndsAt);
    }

    /// <summary>Takes the next key that was over by <paramref name="now"/>, or seemed to be.</summary>
    public bool TryTake(long now, out string key)
    {
        if (_queue.TryPeek(out key!, out var at) && at <= now)
        {
            _queue.Dequeue();
            return true;
        }

        return false;
    }

    public void Clear() => _queue.Clear();
}
