namespace FusionTiered;

/// <summary>The figures of a cache at one moment, counted since it was made. They are never reset: subtract two snapshots.</summary>
public sealed record CacheStatistics
{
    /// <summary>The name of the cache; empty for the one without.</summary>
    public required string Cache { get; init; }

    /// <summary>All profiles together.</summary>
    public required ProfileStatistics Overall { get; init; }

    /// <summary>Each profile, in order of its name.</summary>
    public required IReadOnlyList<ProfileStatistics> Profiles { get; init; }

    /// <summary>The strict limit of entries in memory.</summary>
    public required long MaxEntries { get; init; }

    /// <summary>The strict limit of bytes in memory.</summary>
    public required long MaxBytes { get; init; }

    /// <summary>Loads under way.</summary>
    public required int LoadsUnderWay { get; init; }

    /// <summary>Source calls that have not returned: those that are waited for, and those that were abandoned.</summary>
    public int ActiveSources => Overall.ActiveSources;

    /// <summary>Operations that the shared tier missed and that are to be repeated there.</summary>
    public int RepairsPending { get; init; }

    /// <summary>
    /// How long changes of other nodes were on their way to this one. On the FusionCache engine: from the write until this node has acted on
    /// it, both by the clock of Redis, right to about half a round trip. On the coherent engine announcements carry no time; measured are the probes that follow
    /// them on the same connection, from sending to answer. Empty where nothing is announced, and with FusionCache's own backplane.
    /// </summary>
    public LatencyStatistics InvalidationLag { get; init; }

    /// <summary>How often changes of other nodes may have been missed: lost messages, a lost connection, a tier that was emptied.</summary>
    public long CoherenceGaps { get; init; }

    /// <summary>How this node hears what others change. On the coherent engine it depends on what the server allows, and is the one of the present connection, or of the last.</summary>
    public CoherenceMode CoherenceMode { get; init; }

    /// <summary>The figures of one profile.</summary>
    /// <param name="profile">Its name.</param>
    /// <exception cref="UnknownProfileException">The cache has no such profile.</exception>
    public ProfileStatistics this[string profile] =>
        Profiles.FirstOrDefault(one => string.Equals(one.Profile, profile, StringComparison.OrdinalIgnoreCase))
        ?? throw new UnknownProfileException($"The cache has no profile '{profile}'. It has: {string.Join(", ", Profiles.Select(static one => one.Profile))}.");
}
