namespace FusionTiered.Redis.Tests.Support;

/// <summary>Tests that measure or starve the whole process run when no other test does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
#pragma warning disable CA1711 // xunit calls it a collection
public sealed class AloneCollection
#pragma warning restore CA1711
{
    public const string Name = "Alone";
}
