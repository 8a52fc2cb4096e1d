namespace FusionTiered.Fusion.Backplane;

/// <summary>The coherence lease of the channel, and how long its messages were on their way.</summary>
internal sealed partial class OrderedBackplane
{
    private long _verifiedUntil = long.MinValue;
    private long _verifiedAt;

    /// <summary>Whether every change that was acknowledged until one coherence lease before <paramref name="now"/> has been heard.</summary>
    public bool IsVerified(long now) => now < Volatile.Read(ref _verifiedUntil);

    /// <summary>Milliseconds since the last moment at which all was heard; since the node began, where there was none yet.</summary>
    public long VerifiedAge(long now) => Math.Max(0, now - Volatile.Read(ref _verifiedAt));

    /// <summary>All was heard that Redis had sent when it was asked: memory is verified for one lease from then on.</summary>
    /// <param name="asked">When Redis was asked, in milliseconds.</param>
    /// <param name="until">The end of the lease.</param>
    public void Verify(long asked, long until)
    {
        Volatile.Write(ref _verifiedAt, asked);
        Volatile.Write(ref _verifiedUntil, until);
    }

    // Nodes with FusionCache's own backplane number nothing, and send a time of their own clock.
    private void Measure(long number, long written)
    {
        if (number > 0 && _parts.Clock.IsKnown)
        {
            _parts.Figures.Heard(_parts.Clock.Since(written));
        }
    }
}
