using FusionTiered.Fusion.Tickets;
using Microsoft.Extensions.Logging;
using ZiggyCreatures.Caching.Fusion.Locking;

namespace FusionTiered.Fusion.Locks;

/* One load of a key at a time in this node: the lock that FusionCache takes between its look into memory and the source. Its own
   locks hold everybody behind the load that is under way, also a caller that came after the key was removed: that caller would wait
   for a value that is outdated, and load after it. Here a load that is outdated keeps its turn for those who wait for it
   already, and who comes later gets a new turn and loads at once. */
internal sealed class FencedMemoryLocker : IFusionCacheMemoryLocker
{
    private readonly Dictionary<string, Turn> _turns = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    public async ValueTask<object?> AcquireLockAsync(
        string cacheName, string cacheInstanceId, string operationId, string key, TimeSpan timeout, ILogger? logger, CancellationToken token)
    {
        var turn = Join(key);
        var isTaken = false;
        try
        {
            isTaken = await turn.Gate.WaitAsync(timeout, token).ConfigureAwait(false);
        }
        finally
        {
            if (!isTaken)
            {
                Leave(turn);
            }
        }

        return isTaken ? Taken(turn) : null;
    }

    public object? AcquireLock(string cacheName, string cacheInstanceId, string operationId, string key, TimeSpan timeout, ILogger? logger, CancellationToken token)
    {
        var turn = Join(key);
        var isTaken = false;
        try
        {
            isTaken = turn.Gate.Wait(timeout, token);
        }
        finally
        {
            if (!isTaken)
            {
                Leave(turn);
            }
        }

        return isTaken ? Taken(turn) : null;
    }

    public void ReleaseLock(string cacheName, string cacheInstanceId, string operationId, string key, object? lockObj, ILogger? logger)
    {
        if (lockObj is Turn turn)
        {
            turn.Holder = null;
            turn.Gate.Release();
            Leave(turn);
        }
    }

    public void Dispose()
    {
    }

    /// <summary>Whether a call has the turn of the key, or waits for it.</summary>
    public bool IsBusy(string key)
    {
        lock (_gate)
        {
            return _turns.ContainsKey(key);
        }
    }

    private static Turn Taken(Turn turn)
    {
        turn.Holder = StoreTicket.Current is { } ticket && string.Equals(ticket.Key, turn.Key, StringComparison.Ordinal) ? ticket : null;
        return turn;
    }

    private Turn Join(string key)
    {
        lock (_gate)
        {
            if (!_turns.TryGetValue(key, out var turn) || turn.Holder?.IsUnderWayClean() == false)
            {
                _turns[key] = turn = new Turn(key);
            }

            turn.Users++;
            return turn;
        }
    }

    private void Leave(Turn turn)
    {
        lock (_gate)
        {
            if (--turn.Users == 0 && _turns.TryGetValue(turn.Key, out var present) && ReferenceEquals(present, turn))
            {
                _turns.Remove(turn.Key);
            }
        }
    }

#pragma warning disable CA1001 // A semaphore without a wait handle holds nothing.
    private sealed class Turn(string key)
#pragma warning restore CA1001
    {
        private volatile StoreTicket? _holder;

        public string Key { get; } = key;

        public SemaphoreSlim Gate { get; } = new(1, 1);

        public int Users { get; set; }

        public StoreTicket? Holder
        {
            get => _holder;
            set => _holder = value;
        }
    }
}
