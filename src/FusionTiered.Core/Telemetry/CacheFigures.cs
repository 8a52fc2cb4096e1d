namespace FusionTiered.Telemetry;

/// <summary>The figures of a cache at one moment, as an engine knows them.</summary>
/// <param name="Profiles">Those of each profile.</param>
/// <param name="TagInvalidations">Invalidated tags: they belong to no profile.</param>
/// <param name="LocalOnlyWrites">Changes of no single profile that only this node knows of.</param>
/// <param name="CoherenceGaps">How often changes of other nodes may have been missed.</param>
internal sealed record CacheFigures(IReadOnlyList<ProfileFigures> Profiles, long TagInvalidations, long LocalOnlyWrites, long CoherenceGaps)
{
    /// <summary>Whether a sample of memory is compared with L2.</summary>
    public bool IsCompared { get; init; }
}
