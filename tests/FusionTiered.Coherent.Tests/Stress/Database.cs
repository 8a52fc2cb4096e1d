using System.Collections.Concurrent;

namespace FusionTiered.Coherent.Tests.Stress;

/// <summary>What the cache stands before: a version for each key, raised by each write, and the truth that answers are held against.</summary>
/// <remarks>
/// An invalidation writes first and is acknowledged when its call has returned. From then on no call that begins may be answered
/// less than was written: neither fresh nor, but for an expiry, stale.
/// </remarks>
internal sealed class Database(int keys, int tags)
{
    private readonly Lock[] _writing = [.. Enumerable.Range(0, keys).Select(static _ => new Lock())];
    private readonly int[] _versions = new int[keys];
    private readonly int[] _least = new int[keys];
    private readonly int[] _leastFresh = new int[keys];
    private int _calls;

    public ConcurrentQueue<string> Faults { get; } = [];

    public int Keys => keys;

    /// <summary>Calls of sources.</summary>
    public int Calls => Volatile.Read(ref _calls);

    /// <summary>What sources that do not look at their token wait for.</summary>
    public TaskCompletionSource End { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int TagOf(int key) => key % tags;

    public int Read(int key) => Volatile.Read(ref _versions[key]);

    public void Called() => Interlocked.Increment(ref _calls);

    public int Write(int key)
    {
        lock (_writing[key])
        {
            return ++_versions[key];
        }
    }

    /// <summary>Writes and sets as one step: an application whose own writes overtake each other has only itself to blame.</summary>
    public void WriteThrough(int key, Action<int> set)
    {
        lock (_writing[key])
        {
            Volatile.Write(ref _versions[key], _versions[key] + 1);
            set(_versions[key]);
            Acknowledge(key, _versions[key], alsoStale: true);
        }
    }

    public (int Any, int Fresh) Least(int key) => (Volatile.Read(ref _least[key]), Volatile.Read(ref _leastFresh[key]));

    public void Acknowledge(int key, int version, bool alsoStale)
    {
        Raise(ref _leastFresh[key], version);
        if (alsoStale)
        {
            Raise(ref _least[key], version);
        }
    }

    /// <summary>Holds an answer against what was acknowledged before its call began.</summary>
    public void Check(int key, (int Any, int Fresh) least, int got, bool perhapsStale, string how)
    {
        var bound = perhapsStale ? least.Any : least.Fresh;
        if (got < bound)
        {
            Faults.Enqueue($"{how} of key {key} was answered version {got} after an invalidation at version {bound} was acknowledged");
        }
    }

    private static void Raise(ref int place, int version)
    {
        int known;
        do
        {
            known = Volatile.Read(ref place);
        }
        while (known < version && Interlocked.CompareExchange(ref place, version, known) != known);
    }
}
