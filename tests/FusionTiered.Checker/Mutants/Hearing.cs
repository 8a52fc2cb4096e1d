namespace FusionTiered.Checker.Mutants;

/// <summary>m2 and m7: lets the scene know when a node is being told something, so that what was heard can be told from what was done.</summary>
internal sealed class Hearing(ICoherenceListener inner, MutantScene scene, int node) : MutantListener(inner)
{
    public override void KeyChanged(string key) => Hear(() => base.KeyChanged(key));

    public override void VersionChanged(string version) => Hear(() => base.VersionChanged(version));

    public override void PatternCleared(string pattern) => Hear(() => base.PatternCleared(pattern));

    public override void EverythingChanged() => Hear(base.EverythingChanged);

    public override void CoverageLost() => Hear(base.CoverageLost);

    public override void CoverageBegan() => Hear(base.CoverageBegan);

    private void Hear(Action what)
    {
        scene.Hearing = node;
        what();
        scene.Hearing = null;
    }
}
