using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Conformance;

/// <summary>What a case wants of the caches it runs on.</summary>
public sealed record ConformanceSetup
{
    /// <summary>How many nodes; at most what the engine has.</summary>
    public int Nodes { get; init; } = 1;

    /// <summary>The settings: profiles, limits. The same for each node.</summary>
    public required Action<FusionTieredOptions> Configure { get; init; }

    /// <summary>Services for sources that ask for one of their own.</summary>
    public Action<IServiceCollection>? Services { get; init; }
}
