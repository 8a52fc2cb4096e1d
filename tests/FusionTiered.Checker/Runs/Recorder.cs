using FusionTiered.Checker.Histories;

namespace FusionTiered.Checker.Runs;

/// <summary>Writes the history of a run. Safe to use from many threads.</summary>
internal sealed class Recorder(TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly HashSet<(int Actor, string Text)> _open = [];
    private long _order;
    private int _nonce;

    public History History { get; } = new();

    /// <summary>The timestamp from which the times of the run count.</summary>
    public long Start { get; } = clock.GetTimestamp();

    public Moment Now() => new(clock.GetElapsedTime(Start).Ticks, Interlocked.Increment(ref _order));

    public Stamp Make(int key, int version, int writer)
    {
        lock (_gate)
        {
            var made = new Stamp(key, version, writer, ++_nonce);
            History.Made.Add(made.Nonce, made);
            return made;
        }
    }

    public void Add<T>(List<T> to, T item)
    {
        lock (_gate)
        {
            to.Add(item);
        }
    }

    /// <summary>The history up to now, of a run that goes on.</summary>
    public History SoFar()
    {
        lock (_gate)
        {
            return new()
            {
                Writes = [.. History.Writes],
                Reads = [.. History.Reads],
                Sources = [.. History.Sources],
                Calls = [.. History.Calls],
                Faults = [.. History.Faults],
            };
        }
    }

    public void Begins(int actor, string text)
    {
        lock (_gate)
        {
            _open.Add((actor, text));
        }
    }

    public void Ends(int actor, string text)
    {
        lock (_gate)
        {
            _open.Remove((actor, text));
        }
    }

    /// <summary>The calls that have not returned.</summary>
    public IReadOnlyList<string> Open
    {
        get
        {
            lock (_gate)
            {
                return [.. _open.Select(static each => $"actor {each.Actor}: {each.Text}")];
            }
        }
    }
}
