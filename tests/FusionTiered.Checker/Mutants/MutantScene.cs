using System.Collections.Concurrent;

namespace FusionTiered.Checker.Mutants;

/// <summary>What the bugs of one cluster know of each other and of what goes wrong.</summary>
internal sealed class MutantScene : IDisposable
{
    private readonly ThreadLocal<int?> _hearing = new();

    /// <summary>Which node is being told something on this thread; null: none.</summary>
    public int? Hearing
    {
        get => _hearing.Value;
        set => _hearing.Value = value;
    }

    /// <summary>Whether the shared tier's keys are moving to another owner.</summary>
    public bool IsMoving { get; set; }

    /// <summary>When values were written, by the clocks of their writers: what a cache would send along that compares clocks.</summary>
    public ConcurrentDictionary<string, DateTimeOffset> WrittenAt { get; } = new(StringComparer.Ordinal);

    /// <summary>The clock of each node.</summary>
    public List<TimeProvider> Clocks { get; } = [];

    public void Dispose() => _hearing.Dispose();
}
