namespace FusionTiered.Tests.InProcess;

/// <summary>A listener that keeps what it hears, in order.</summary>
internal sealed class Heard : ICoherenceListener
{
    private readonly Lock _gate = new();
    private readonly List<string> _all = [];

    public IReadOnlyList<string> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _all];
            }
        }
    }

    public void KeyChanged(string key) => Add($"key {key}");

    public void VersionChanged(string version) => Add($"version {version}");

    public void PatternCleared(string pattern) => Add($"pattern {pattern}");

    public void EverythingChanged() => Add("everything");

    public void CoverageLost() => Add("lost");

    public void CoverageBegan() => Add("began");

    public void Confirmed(long sentAt) => Add("confirmed");

    private void Add(string what)
    {
        lock (_gate)
        {
            _all.Add(what);
        }
    }
}
