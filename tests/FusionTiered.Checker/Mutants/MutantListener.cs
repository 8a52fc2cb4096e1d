namespace FusionTiered.Checker.Mutants;

/// <summary>Passes everything on. A bug overrides what it does otherwise.</summary>
internal abstract class MutantListener(ICoherenceListener inner) : ICoherenceListener
{
    protected ICoherenceListener Inner { get; } = inner;

    public virtual void KeyChanged(string key) => Inner.KeyChanged(key);

    public virtual void VersionChanged(string version) => Inner.VersionChanged(version);

    public virtual void PatternCleared(string pattern) => Inner.PatternCleared(pattern);

    public virtual void EverythingChanged() => Inner.EverythingChanged();

    public virtual void CoverageLost() => Inner.CoverageLost();

    public virtual void CoverageBegan() => Inner.CoverageBegan();

    public virtual void Confirmed(long sentAt) => Inner.Confirmed(sentAt);
}

/// <summary>m1 and m10: hears that coverage began, once, and of no gap after that in which it is deaf.</summary>
internal sealed class DeafToGaps(ICoherenceListener inner, Func<bool> isDeaf) : MutantListener(inner)
{
    private bool _began;
    private bool _missedLoss;

    public override void CoverageLost()
    {
        _missedLoss = _began && isDeaf();
        if (!_missedLoss)
        {
            base.CoverageLost();
        }
    }

    public override void CoverageBegan()
    {
        if (!_began || !_missedLoss)
        {
            base.CoverageBegan();
        }

        _began = true;
    }
}

/// <summary>m6.</summary>
internal sealed class DeafToEverything(ICoherenceListener inner) : MutantListener(inner)
{
    public override void EverythingChanged()
    {
    }
}

/// <summary>m8: each probe counts as one of the far future.</summary>
internal sealed class Believing(ICoherenceListener inner) : MutantListener(inner)
{
    public override void Confirmed(long sentAt) => base.Confirmed(sentAt + TimeSpan.TicksPerHour);
}

/// <summary>m4: an announcement is for older values than this, as far as clocks can tell.</summary>
internal sealed class ClockComparing(ICoherenceListener inner, DatingTier tier) : MutantListener(inner)
{
    public override void KeyChanged(string key)
    {
        if (!tier.IsNewerThanNow(key))
        {
            base.KeyChanged(key);
        }
    }
}
