using FusionTiered.Checker.Shared;

namespace FusionTiered.Checker.Mutants;

/// <summary>m2 and m7: lets the cluster know when a node is being told something, so that it can tell what was heard from what was done.</summary>
internal sealed class Hearing(ICoherenceListener inner, TierCluster cluster, int node) : MutantListener(inner)
{
    public override void KeyChanged(string key) => Hear(() => base.KeyChanged(key));

    public override void VersionChanged(string version) => Hear(() => base.VersionChanged(version));

    public override void PatternCleared(string pattern) => Hear(() => base.PatternCleared(pattern));

    public override void EverythingChanged() => Hear(base.EverythingChanged);

    public override void CoverageLost() => Hear(base.CoverageLost);

    public override void CoverageBegan() => Hear(base.CoverageBegan);

    private void Hear(Action what)
    {
        cluster.Hearing = node;
        what();
        cluster.Hearing = null;
    }
}
