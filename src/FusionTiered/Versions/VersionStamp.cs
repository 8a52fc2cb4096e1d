namespace FusionTiered.Versions;

/// <summary>The version of one tag, one profile or the whole cache, as this node knows it.</summary>
/// <remarks>Entries point to the stamps they depend on, so a hit needs no look-up per tag.</remarks>
internal sealed class VersionStamp
{
    private long _raisedAt;

    /// <summary>The <see cref="VersionClock"/> moment of the last raise; 0 when it was never raised.</summary>
    public long RaisedAt
    {
        get => Volatile.Read(ref _raisedAt);
        set => Volatile.Write(ref _raisedAt, value);
    }

    /// <summary>Whether an entry whose load began at <paramref name="born"/> still holds.</summary>
    public bool Covers(long born) => RaisedAt <= born;
}
