using System.Collections.Concurrent;

namespace FusionTiered.Show.Holes;

/// <summary>Counts the runs of a scene, the wrong ones, and their times.</summary>
internal sealed class Tally
{
    private readonly ConcurrentBag<TimeSpan> _times = [];
    private readonly ConcurrentDictionary<string, int> _wrong = new(StringComparer.Ordinal);
    private int _runs;
    private int _wrongRuns;

    public void Add(bool isWrong, string? part = null)
    {
        Interlocked.Increment(ref _runs);
        if (isWrong)
        {
            Interlocked.Increment(ref _wrongRuns);
            if (part is not null)
            {
                _wrong.AddOrUpdate(part, 1, static (_, count) => count + 1);
            }
        }
    }

    /// <summary>A part of a run was wrong.</summary>
    public void Note(string part) => _wrong.AddOrUpdate(part, 1, static (_, count) => count + 1);

    public void Time(TimeSpan time) => _times.Add(time);

    /// <param name="figure">Stands beside the count; null: the parts that were wrong, if parts were told.</param>
    public HoleCell Cell(string? figure = null) => new(
        _runs, _wrongRuns, figure ?? (_wrong.IsEmpty ? null : string.Join(", ", _wrong.OrderBy(static part => part.Key, StringComparer.Ordinal).Select(static part => $"{part.Key} {part.Value}"))));

    /// <summary>The middle and the largest time beside the count.</summary>
    public HoleCell TimedCell(string of = "") => Cell(of + HoleCell.Spread([.. _times]));
}
