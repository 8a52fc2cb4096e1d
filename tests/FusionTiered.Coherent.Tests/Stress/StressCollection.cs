namespace FusionTiered.Coherent.Tests.Stress;

/// <summary>Stress tests run alone: they use every core, and they measure nothing that others may disturb.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class StressCollection
{
    public const string Name = "Stress";
}
