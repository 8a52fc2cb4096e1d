using System.Runtime.CompilerServices;
using FusionTiered.Time;
using FusionTiered.Versions;

namespace FusionTiered.Coherence;

/// <summary>Until when what memory holds is known to be no older than the lease, and since when everything was heard.</summary>
/// <remarks>
/// <para>
/// The bound of promise 5. A probe that was sent at a time and has been answered proves that every write acknowledged before that
/// time has been heard, so hits are verified until that time plus the lease. It is compared with a clock that is read at the hit:
/// a process that was frozen finds its lease run out.
/// </para>
/// <para>
/// Order: a hit reads <see cref="VerifiedUntil"/> first and the version clock after it; whoever begins or ends coverage raises
/// <see cref="Coverage"/> first and lets the lease run after it. So no hit is verified by a lease that began after a gap while it
/// has not seen the gap.
/// </para>
/// </remarks>
internal sealed class CoherenceLease(CacheClock clock, VersionClock versions, TimeSpan period, CoherenceLease.Hearing hearing)
{
    private long _verifiedUntil = hearing == Hearing.Changes ? 0 : long.MaxValue;
    private volatile bool _covered;

    /// <summary>What this node can hear of others.</summary>
    internal enum Hearing
    {
        /// <summary>There are no others.</summary>
        Alone,

        /// <summary>There are, and nothing is heard of them.</summary>
        Nothing,

        /// <summary>Their changes.</summary>
        Changes,
    }

    /// <summary>Raised when coverage ends and when it begins: what was loaded before has to be asked about again.</summary>
    public VersionStamp Coverage { get; } = new();

    /// <summary>Raised when the tier was emptied: what it held before and has no more is removed, and stands in for no source.</summary>
    public VersionStamp Emptied { get; } = new();

    public TimeSpan Period { get; } = period;

    public bool IsAlone { get; } = hearing == Hearing.Alone;

    /// <summary>Whether others' changes can be heard at all.</summary>
    public bool Hears { get; } = hearing == Hearing.Changes;

    public bool IsCovered => _covered;

    /// <summary>Milliseconds of the cache's clock; for ever, where there is nobody to hear.</summary>
    public long VerifiedUntil
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Volatile.Read(ref _verifiedUntil);
    }

    public bool IsVerified => !Hears || clock.Now < VerifiedUntil;

    /// <summary>Whether everything that concerns an entry whose load began at this moment of the version clock was heard.</summary>
    public bool HeardAllSince(long born) => Coverage.Covers(born);

    /// <summary>Coverage begins, ends, or everything may have changed.</summary>
    public void Turn(bool covered)
    {
        Volatile.Write(ref _verifiedUntil, 0);
        _covered = covered;
        versions.Raise(Coverage);
    }

    /// <summary>A probe that was sent at this timestamp of the clock's provider was answered.</summary>
    public void Confirm(long sentAt)
    {
        if (!_covered)
        {
            return;
        }

        // Rounded against us: the clock of hits is coarse.
        var age = (long)Math.Ceiling(clock.Provider.GetElapsedTime(sentAt).TotalMilliseconds);
        var until = clock.Now - age + (long)Period.TotalMilliseconds;
        if (until > VerifiedUntil)
        {
            Volatile.Write(ref _verifiedUntil, until);
        }
    }

    /// <summary>What was heard of the others, for health. Whether the tier itself answers is another question.</summary>
    public CoherenceStatus StatusWhile(bool tierAnswers) =>
        IsAlone ? CoherenceStatus.None
        : !Hears || !tierAnswers ? CoherenceStatus.Unverified
        : IsVerified ? CoherenceStatus.Verified
        : CoherenceStatus.Suspect;
}
