using FusionTiered.Fusion.Backplane;
using FusionTiered.Fusion.L2;
using FusionTiered.Fusion.Locks;
using FusionTiered.Fusion.Repairs;

namespace FusionTiered.Fusion.Engine;

/// <summary>The parts of a profile's cache that close FusionCache's holes across nodes.</summary>
/// <param name="L2">Versions beside the values.</param>
/// <param name="Backplane">Messages in their order, with numbers.</param>
/// <param name="Locker">One load among all nodes.</param>
/// <param name="KeyStart">Before the key of a value in Redis.</param>
/// <param name="Wire">The format of L2.</param>
/// <param name="Unreadable">The values that cannot be read.</param>
internal sealed record HardenedL2(VersionedL2 L2, OrderedBackplane Backplane, LeaseLocker Locker, string KeyStart, WireFormat Wire, UnreadableValues Unreadable)
{
    private volatile bool _isLeftAlone;

    /// <summary>Whether FusionCache leaves L2 alone after a failure. It notices by itself when it may ask again.</summary>
    public bool IsLeftAlone
    {
        get => _isLeftAlone;
        set => _isLeftAlone = value;
    }

    /// <inheritdoc cref="OrderedBackplane.LatestClear"/>
    public long LatestClear => Backplane.LatestClear;

    /// <inheritdoc cref="OrderedBackplane.IsListening"/>
    public bool IsListening => Backplane.IsListening;

    /// <summary>The writes that Redis did not take.</summary>
    public RepairList Repairs { get; } = new();
}
