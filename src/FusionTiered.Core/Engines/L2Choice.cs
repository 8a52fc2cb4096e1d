namespace FusionTiered.Engines;

/// <summary>What a cache shares with other nodes: one per cache, registered under its name. The last choice wins, and takes over nothing from those before it.</summary>
/// <remarks>An engine has its own kinds besides those here. It refuses a kind that it does not know at start-up.</remarks>
internal abstract record L2Choice
{
    /// <summary>The call that made the choice, for errors: <c>UseRedis(ConfigurationOptions)</c>.</summary>
    public abstract string Call { get; }

    /// <summary>What to do where the engine cannot follow: the end of an error, without its full stop.</summary>
    public abstract string WayRound { get; }

    /// <summary>Why it cannot work with the services of the container, as far as that is known at start-up; null: nothing is known.</summary>
    public virtual string? FaultAtStart(IServiceProvider services) => null;

    /// <summary>What an engine says at start-up that cannot follow this choice.</summary>
    public string RefusedBy(string engine) => $"{Call}: the {engine} engine cannot use it; {WayRound}.";
}
