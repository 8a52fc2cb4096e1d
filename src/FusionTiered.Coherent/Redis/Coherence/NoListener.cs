namespace FusionTiered.Redis.Coherence;

/// <summary>Before anybody listens, nothing is connected and nothing can be heard.</summary>
internal sealed class NoListener : ICoherenceListener
{
    public static NoListener Instance { get; } = new();

    public void KeyChanged(string key)
    {
    }

    public void VersionChanged(string version)
    {
    }

    public void PatternCleared(string pattern)
    {
    }

    public void EverythingChanged()
    {
    }

    public void CoverageLost()
    {
    }

    public void CoverageBegan()
    {
    }

    public void Confirmed(long sentAt)
    {
    }
}
