namespace FusionTiered.Versions;

/// <summary>The version of one tag, one profile or the whole cache, as this node knows it.</summary>
/// <remarks>Entries point to the stamps they depend on, so a hit needs no look-up per tag.</remarks>
/// <param name="name">Its name among all nodes, see <see cref="RemoteVersions"/>.</param>
internal sealed class VersionStamp(string name = "")
{
    private long _raisedAt;
    private volatile KnownNumber? _known;

    public string Name { get; } = name;

    /// <summary>The <see cref="VersionClock"/> moment of the last raise; 0 when it was never raised.</summary>
    public long RaisedAt
    {
        get => Volatile.Read(ref _raisedAt);
        set => Volatile.Write(ref _raisedAt, value);
    }

    /// <summary>The number that L2 had for it; null: not asked yet. Whether it still holds: <see cref="KnownNumber.HoldsFor"/>.</summary>
    public KnownNumber? Known
    {
        get => _known;
        set => _known = value;
    }

    /// <summary>Whether an entry whose load began at <paramref name="born"/> still holds.</summary>
    public bool Covers(long born) => RaisedAt <= born;
}
