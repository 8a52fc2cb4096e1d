namespace FusionTiered.Conformance;

/// <summary>A listener that keeps what it hears: <c>key feed:1</c>, <c>version t:x</c>, <c>pattern feed:*</c>, <c>everything</c>, <c>lost</c>, <c>began</c>, <c>confirmed</c>.</summary>
internal sealed class HeardChanges : ICoherenceListener
{
    private readonly Lock _gate = new();
    private readonly List<string> _all = [];
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);
    private int _within;

    /// <summary>All that was heard, in order, without confirmations.</summary>
    public IReadOnlyList<string> Changes => [.. Everything.Where(static each => each != "confirmed")];

    /// <summary>All that was heard, in order.</summary>
    public IReadOnlyList<string> Everything
    {
        get
        {
            lock (_gate)
            {
                return [.. _all];
            }
        }
    }

    /// <summary>Whether two threads told something at once.</summary>
    public bool WasToldTwiceAtOnce { get; private set; }

    /// <summary>The time that the last confirmation named.</summary>
    public long LastConfirmed { get; private set; } = long.MinValue;

    public int Count(string what)
    {
        lock (_gate)
        {
            return _counts.GetValueOrDefault(what);
        }
    }

    public bool Has(string what) => Count(what) > 0;

    public void KeyChanged(string key) => Add($"key {key}");

    public void VersionChanged(string version) => Add($"version {version}");

    public void PatternCleared(string pattern) => Add($"pattern {pattern}");

    public void EverythingChanged() => Add("everything");

    public void CoverageLost() => Add("lost");

    public void CoverageBegan() => Add("began");

    public void Confirmed(long sentAt)
    {
        LastConfirmed = sentAt;
        Add("confirmed");
    }

    private void Add(string what)
    {
        WasToldTwiceAtOnce |= Interlocked.Increment(ref _within) > 1;
        lock (_gate)
        {
            _all.Add(what);
            _counts[what] = _counts.GetValueOrDefault(what) + 1;
        }

        Interlocked.Decrement(ref _within);
    }
}
