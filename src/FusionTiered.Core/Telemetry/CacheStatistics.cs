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

    /// <summary>The figures of one profile.</summary>
    /// <param name="profile">Its name.</param>
    /// <exception cref="UnknownProfileException">The cache has no such profile.</exception>
    public ProfileStatistics this[string profile] =>
        Profiles.FirstOrDefault(one => string.Equals(one.Profile, profile, StringComparison.OrdinalIgnoreCase))
        ?? throw new UnknownProfileException($"The cache has no profile '{profile}'. It has: {string.Join(", ", Profiles.Select(static one => one.Profile))}.");
}
