using FusionTiered.Telemetry;

namespace FusionTiered.Profiles;

/// <summary>What moves in a profile while the cache runs: its settings of today, its counters.</summary>
/// <remarks>Entries point to it, so that a hit finds its counters without asking for the profile by name.</remarks>
internal sealed class ProfileState(DomainProfile settings)
{
    private int _abandoned;
    private volatile DomainProfile _settings = settings;

    public string Name { get; } = settings.Name;

    public string Namespace { get; } = settings.Namespace;

    /// <summary>The compiled settings; a reload replaces them whole.</summary>
    public DomainProfile Settings
    {
        get => _settings;
        set => _settings = value;
    }

    /// <summary>Sources that passed their hard deadline, or lost their last caller, and have not returned.</summary>
    public int Abandoned => Volatile.Read(ref _abandoned);

    /// <summary>The source calls that are waited for.</summary>
    public RunningSources Running { get; } = new();

    /// <summary>Source calls that are waited for and have passed their soft deadline.</summary>
    public int OverAge => Running.Count == 0 ? 0 : Running.OlderThan(Settings.SoftDeadline);

    public ProfileCounters Counters { get; } = new();

    /// <summary>For the engine of the cache, which finds here what it keeps for the profile.</summary>
    public object? EngineState { get; set; }

    /// <summary>The values that wait to be written to the source; null: the profile has no write-behind.</summary>
    public IPendingWrites? Pending { get; set; }

    public void SourceAbandoned() => Interlocked.Increment(ref _abandoned);

    public void SourceReturned() => Interlocked.Decrement(ref _abandoned);
}
