namespace FusionTiered.Versions;

/// <summary>Counts invalidations by version on this node, so that a hit can see with one comparison that none happened.</summary>
/// <remarks>
/// Order matters: a raise writes the version's own stamp first and advances the clock last. A reader that takes
/// the clock first and the stamps after it can therefore never mark an entry as checked against a raise it did not see.
/// </remarks>
internal sealed class VersionClock
{
    private long _now;

    public long Now => Volatile.Read(ref _now);

    /// <summary>Raises <paramref name="version"/>: every entry whose load began before this moment stops being fresh.</summary>
    public void Raise(VersionStamp version)
    {
        lock (this)
        {
            version.RaisedAt = _now + 1;
            Volatile.Write(ref _now, _now + 1);
        }
    }
}
