using FusionTiered.Checker.Histories;

namespace FusionTiered.Checker.Runs;

/// <summary>What the caches stand before: a version for each key, raised by each write.</summary>
internal sealed class Database(int keys)
{
    private readonly int[] _versions = new int[keys];
    private readonly SemaphoreSlim[] _rows = [.. Enumerable.Range(0, keys).Select(static _ => new SemaphoreSlim(1, 1))];

    public int Read(int key) => Volatile.Read(ref _versions[key]);

    public int Raise(int key) => Interlocked.Increment(ref _versions[key]);

    /// <summary>Held by who changes the row; by who also sets it, until that is done: an application whose own writes overtake each other has itself to blame.</summary>
    public SemaphoreSlim Row(int key) => _rows[key];
}
