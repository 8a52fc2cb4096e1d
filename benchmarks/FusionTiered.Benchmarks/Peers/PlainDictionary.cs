using System.Collections.Concurrent;

namespace FusionTiered.Benchmarks.Peers;

/// <summary>A bare <see cref="ConcurrentDictionary{TKey, TValue}"/>: no lifetimes, no limits, no figures. The floor.</summary>
internal sealed class PlainDictionary
{
    private readonly ConcurrentDictionary<string, Box> _boxes = new(StringComparer.Ordinal);

    public PlainDictionary()
    {
        for (var i = 0; i < HitKeys.Count; i++)
        {
            _boxes[HitKeys.Stored[i]] = new Box(i);
        }
    }

    public long TryGet(int calls)
    {
        long sum = 0;
        for (var i = 0; i < calls; i++)
        {
            sum += _boxes.TryGetValue(HitKeys.Asked[i & HitKeys.Mask], out var box) ? box.Number : 0;
        }

        return sum;
    }

    /// <summary>Adds a key that is not there, and removes another.</summary>
    public long AddAndRemove(int calls)
    {
        var value = new Box(1);
        for (var i = 0; i < calls; i++)
        {
            _boxes[ChurnKeys.Texts[i & ChurnKeys.Mask]] = value;
            _boxes.TryRemove(ChurnKeys.Texts[(i + (ChurnKeys.Count / 2)) & ChurnKeys.Mask], out _);
        }

        return _boxes.Count;
    }
}
