namespace FusionTiered.Versions;

/// <summary>The number of a version, as L2 gave it.</summary>
/// <param name="Number">The number; never 0.</param>
/// <param name="AskedAt">The <see cref="VersionClock"/> before it was asked for: a raise that was heard since makes it unknown.</param>
/// <param name="Until">Milliseconds of the cache's clock; for tiers whose raises are not heard.</param>
internal sealed record KnownNumber(long Number, long AskedAt, long Until)
{
    /// <summary>Whether nothing was heard since that could have changed it.</summary>
    public bool HoldsFor(VersionStamp version, VersionStamp coverage, long now) =>
        version.RaisedAt <= AskedAt && coverage.RaisedAt <= AskedAt && now < Until;
}
