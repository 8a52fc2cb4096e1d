using System.Collections.Concurrent;

namespace FusionTiered.Redis.Tests.Support;

/// <summary>Writes down what a channel tells, in order.</summary>
internal sealed class HeardChanges : ICoherenceListener
{
    private readonly ConcurrentQueue<string> _events = new();
    private readonly ConcurrentDictionary<string, bool> _ever = new(StringComparer.Ordinal);
    private long _confirmed = long.MinValue;

    public string[] Events => [.. _events];

    /// <summary>When the last answered probe was sent.</summary>
    public long LastConfirmed => Volatile.Read(ref _confirmed);

    public int Confirmations { get; private set; }

    /// <summary>Everything so far, which is forgotten.</summary>
    public string[] Take()
    {
        var taken = new List<string>();
        while (_events.TryDequeue(out var next))
            taken.Add(next);
        return [.. taken];
    }

    /// <summary>Whether it is among the events that were not taken.</summary>
    public bool Has(string what) => _events.Contains(what, StringComparer.Ordinal);

    /// <summary>Whether a change of the key was ever told.</summary>
    public bool HasEverHeardOf(string key) => _ever.ContainsKey(key);

    public void KeyChanged(string key)
    {
        _ever[key] = true;
        _events.Enqueue("key " + key);
    }

    public void VersionChanged(string version) => _events.Enqueue("version " + version);

    public void PatternCleared(string pattern) => _events.Enqueue("pattern " + pattern);

    public void EverythingChanged() => _events.Enqueue("everything");

    public void CoverageLost() => _events.Enqueue("lost");

    public void CoverageBegan() => _events.Enqueue("began");

    public void Confirmed(long sentAt)
    {
        Volatile.Write(ref _confirmed, sentAt);
        Confirmations++;
    }
}
