namespace FusionTiered.Telemetry;

/// <summary>A source call that is waited for. It is its own node in the list of its profile, which so allocates nothing.</summary>
internal abstract class RunningSource
{
    /// <summary>The time since the call began.</summary>
    public abstract TimeSpan Age { get; }

    internal RunningSource? Earlier { get; set; }

    internal RunningSource? Later { get; set; }
}
