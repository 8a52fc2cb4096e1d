using System.Runtime.CompilerServices;
using FusionTiered.Time;
using FusionTiered.Versions;

namespace FusionTiered.Coherence;

/// <summary>Until when memory is known to be no older than the coherence lease, and since when no change was missed.</summary>
/// <remarks>
/// <para>
/// The bound of promise 5. A probe that was sent at a time and has been answered proves that every write acknowledged before that
/// time has reached this node, so hits are verified until that time plus the lease. It is compared with a clock that is read at the hit:
/// a process that was frozen finds its lease run out.
/// </para>
/// <para>
/// Order: a hit reads <see cref="VerifiedUntil"/> first and the version clock after it; the code that begins or ends coverage raises
/// <see cref="Coverage"/> first and lets the lease run after it. So no hit is verified by a lease that began after a gap while it
/// has not seen the gap.
/// </para>
/// </remarks>
internal sealed class CoherenceLease(CacheClock clock, VersionClock versions, TimeSpan period, CoherenceLease.OtherNodes others)
{
    private long _verifiedUntil = others == OtherNodes.Announced ? 0 : long.MaxValue;
    private long _confirmedAt = clock.Now;
    private volatile bool _isConnected;

    /// <summary>Whether there are other nodes, and whether their changes reach this one.</summary>
    internal enum OtherNodes
    {
        /// <summary>There is no other node.</summary>
        None,

        /// <summary>There may be others, and their changes are not announced (an IDistributedCache).</summary>
        Silent,

        /// <summary>Every change of another node is announced.</summary>
        Announced,
    }

    /// <summary>Raised when coverage ends and when it begins: values loaded before have to be asked about again.</summary>
    public VersionStamp Coverage { get; } = new();

    /// <summary>Raised when the tier was emptied: the values it has lost count as removed, and stand in for no source.</summary>
    public VersionStamp Emptied { get; } = new();

    public TimeSpan Period { get; } = period;

    public bool IsAlone { get; } = others == OtherNodes.None;

    /// <summary>Whether the tier announces the changes of other nodes at all.</summary>
    public bool CanReceiveChanges { get; } = others == OtherNodes.Announced;

    /// <summary>Whether the connection that announces changes is there.</summary>
    public bool IsConnected => _isConnected;

    /// <summary>Milliseconds of the cache's clock; without end where no changes are announced.</summary>
    public long VerifiedUntil
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Volatile.Read(ref _verifiedUntil);
    }

    /// <summary>The time since the last probe that was answered was sent; since the cache was made, where there was none yet. Null: no changes are announced.</summary>
    public TimeSpan? Age => CanReceiveChanges ? TimeSpan.FromMilliseconds(Math.Max(0, clock.Now - Volatile.Read(ref _confirmedAt))) : null;

    public bool IsVerified => !CanReceiveChanges || clock.Now < VerifiedUntil;

    /// <summary>Whether no change can have been missed since this moment of the version clock, at which an entry's load began.</summary>
    public bool HeardAllSince(long born) => Coverage.Covers(born);

    /// <summary>The connection that announces changes was made or lost, or everything may have changed.</summary>
    public void CoverageChanged(bool connected)
    {
        Volatile.Write(ref _verifiedUntil, 0);
        _isConnected = connected;
        versions.Raise(Coverage);
    }

    /// <summary>A probe that was sent at this timestamp of the clock's provider was answered.</summary>
    public void Confirm(long sentAt)
    {
        if (!_isConnected)
        {
            return;
        }

        // Rounded against us: the clock of hits is coarse.
        var age = (long)Math.Ceiling(clock.Provider.GetElapsedTime(sentAt).TotalMilliseconds);
        var until = clock.Now - age + (long)Period.TotalMilliseconds;
        if (until > VerifiedUntil)
        {
            Volatile.Write(ref _verifiedUntil, until);
            Volatile.Write(ref _confirmedAt, clock.Now - age);
        }
    }

    /// <summary>The state of coherence, for health reports.</summary>
    public CoherenceStatus StatusWhile(bool tierAnswers) =>
        IsAlone ? CoherenceStatus.None
        : !CanReceiveChanges || !tierAnswers ? CoherenceStatus.Unverified
        : IsVerified ? CoherenceStatus.Verified
        : CoherenceStatus.Suspect;
}
