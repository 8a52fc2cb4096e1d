using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using FusionTiered.Weights;

namespace FusionTiered.Fusion.Tests;

/// <summary>What this package knows of the core beyond its public surface: docs/decisions/0004-a-friend-of-the-core.md.</summary>
public class FriendOfTheCoreTests
{
    private static readonly string[] Known =
    [
        "FusionTiered.Copies.CopySerializers",
        "FusionTiered.Copies.Immutability`1",
        "FusionTiered.Engines.EngineBuilder",
        "FusionTiered.Engines.EngineChoice",
        "FusionTiered.Engines.EngineParts",
        "FusionTiered.EventInvalidator",
        "FusionTiered.Sources.LoadRequest`1",
        "FusionTiered.Invalidation.EventMap",
        "FusionTiered.Invalidation.PatternPlan",
        "FusionTiered.Invalidation.PatternPlanKind",
        "FusionTiered.Invalidation.PatternSet",
        "FusionTiered.Invalidation.PatternSets",
        "FusionTiered.Invalidation.PatternShape",
        "FusionTiered.Keys.Glob",
        "FusionTiered.Keys.TagRules",
        "FusionTiered.Weights.Weigher",
        "FusionTiered.Profiles.DomainProfile",
        "FusionTiered.Profiles.ProfileCatalog",
        "FusionTiered.Profiles.ProfileState",
        "FusionTiered.Sources.Load`1",
        "FusionTiered.Sources.SourceAnswer",
        "FusionTiered.Sources.SourceRunner",
        "FusionTiered.Sources.StatefulLoad`2",
        "FusionTiered.Telemetry.LatencyHistogram",
        "FusionTiered.Telemetry.ProfileCounters",
        "FusionTiered.Time.CacheClock",
        "FusionTiered.Watching.Changes",
    ];

    [Fact]
    public void The_engine_knows_no_more_internals_of_the_core_than_are_written_down()
    {
        using var file = File.OpenRead(typeof(FusionDomainCache).Assembly.Location);
        using var image = new PEReader(file);
        var code = image.GetMetadataReader();
        var core = typeof(IDomainCache).Assembly;

        var used = code.TypeReferences.Select(code.GetTypeReference)
            .Where(type => type.ResolutionScope.Kind == HandleKind.AssemblyReference
                && code.GetString(code.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Name) == core.GetName().Name)
            .Select(type => $"{code.GetString(type.Namespace)}.{code.GetString(type.Name)}")
            .Where(name => !core.GetType(name, throwOnError: true)!.IsPublic);

        used.Should().BeEquivalentTo(Known, "a further one is a reason to think about a seam: see the decision");
    }
}
