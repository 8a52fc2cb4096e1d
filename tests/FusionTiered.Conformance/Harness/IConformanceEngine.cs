namespace FusionTiered.Conformance;

/// <summary>An engine or set-up that the suite runs on. Made anew, without arguments, for each case; it holds nothing until it is started.</summary>
public interface IConformanceEngine
{
    /// <summary>What it is said to promise. A case that needs more is skipped, and one case asserts that the cache itself says the same.</summary>
    CachePromises Promises { get; }

    /// <summary>How many nodes can share one cache; cases that need more are skipped.</summary>
    int MaxNodes => 1;

    /// <summary>Why it cannot run here (no server, for instance); null when it can. Asked at discovery: quick, and without side effects.</summary>
    string? Unavailable => null;

    /// <summary>One unit of the cases' time: as short as lifetimes may be where time is real.</summary>
    TimeSpan Unit { get; }

    /// <summary>
    /// Whether a loaded value goes to a shared tier alone, and memory is filled by the next read of that. Cases that look at memory
    /// after a load read once more where this is so.
    /// </summary>
    bool FillsMemoryOnNextRead => false;

    /// <summary>Starts caches that share whatever the set-up shares.</summary>
    /// <param name="setup">What the case wants of them.</param>
    ValueTask<ConformanceCaches> StartAsync(ConformanceSetup setup);
}
