using FusionTiered.Show.Market;

namespace FusionTiered.Show.Run;

/// <summary>Hits and misses by kind in one slice of the run.</summary>
public sealed record HistorySlice(TimeSpan At, long[] Hits, long[] Misses);

/// <summary>How the hit rates went over the run, in slices of equal time.</summary>
public sealed class HitRateHistory
{
    private readonly Lock _lock = new();
    private readonly List<HistorySlice> _slices = [];
    private CacheFigures? _before;

    /// <summary>Takes the counts of the cache at a moment of the run; the difference to the last is one slice.</summary>
    public void Add(TimeSpan at, CacheFigures now)
    {
        lock (_lock)
        {
            if (_before is { } before)
            {
                _slices.Add(new(
                    at,
                    [.. now.Kinds.Select((kind, i) => kind.Hits - before.Kinds[i].Hits)],
                    [.. now.Kinds.Select((kind, i) => kind.Misses - before.Kinds[i].Misses)]));
            }

            _before = now;
        }
    }

    /// <summary>The hit rate in percent in each of <paramref name="columns"/> equal parts of the run so far; null where nothing was asked.</summary>
    /// <param name="kind">One kind, or null for all together.</param>
    /// <param name="length">The time that the columns stand for; what is not reached yet is null.</param>
    public double?[] Rates(PageKind? kind, int columns, TimeSpan length)
    {
        var hits = new long[columns];
        var misses = new long[columns];
        lock (_lock)
        {
            foreach (var slice in _slices)
            {
                // A slice carries the moment of its end; its middle decides the column.
                var column = Math.Clamp((int)((slice.At / length * columns) - 0.5), 0, columns - 1);
                for (var i = 0; i < slice.Hits.Length; i++)
                {
                    if (kind is null || i == (int)kind)
                    {
                        hits[column] += slice.Hits[i];
                        misses[column] += slice.Misses[i];
                    }
                }
            }
        }

        return [.. hits.Select((n, i) => n + misses[i] == 0 ? (double?)null : 100.0 * n / (n + misses[i]))];
    }
}
