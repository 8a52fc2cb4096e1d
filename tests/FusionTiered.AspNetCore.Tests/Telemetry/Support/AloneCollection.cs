namespace FusionTiered.AspNetCore.Tests.Telemetry.Support;

/// <summary>Tests that run while no other does: a meter provider takes the meters of all containers of the process together.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "Alone: telemetry";
}
