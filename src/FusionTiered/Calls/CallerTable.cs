using System.Collections.Concurrent;

namespace FusionTiered.Fusion.Calls;

/// <summary>The callers of one profile's cache that miss in memory, by key. A hit never comes here.</summary>
internal sealed class CallerTable
{
    private readonly ConcurrentDictionary<string, KeyCallers> _byKey = new(StringComparer.Ordinal);

    /// <summary>Takes a seat among the callers of a key.</summary>
    public CallerSeat Join(string key, long tick = 0)
    {
        while (true)
        {
            var callers = _byKey.GetOrAdd(key, static _ => new KeyCallers());
            if (callers.Join(out var sharesFrom) is var place and > 0)
            {
                return new CallerSeat(this, key, callers, isFirst: place == 1, sharesFrom, tick);
            }

            Forget(key, callers);
        }
    }

    /// <summary>The callers that wait for a key.</summary>
    public int WaitingFor(string key) => _byKey.TryGetValue(key, out var callers) ? callers.Waiting : 0;

    /// <summary>Forgets callers that have all gone.</summary>
    public void Forget(string key, KeyCallers callers)
    {
        if (callers.IsOver)
        {
            _byKey.TryRemove(new(key, callers));
        }
    }
}
