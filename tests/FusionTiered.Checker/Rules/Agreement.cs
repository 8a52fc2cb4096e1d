using FusionTiered.Checker.Histories;

namespace FusionTiered.Checker.Rules;

/// <summary>In the end all places that hold a key hold the same version of it: of writes that were under way at the same time one has won, everywhere.</summary>
internal sealed class Agreement : IRule
{
    public string Name => "agreement";

    public IEnumerable<Violation> Check(History history, Bounds bounds)
    {
        if (!bounds.IsCoherent || !bounds.Keeps(CachePromise.Coherence))
        {
            yield break;
        }

        foreach (var key in history.Finals.Where(static final => final.Value is not null).GroupBy(static final => final.Key))
        {
            if (key.DistinctBy(static final => final.Value!.Value.Version).Count() > 1)
            {
                yield return new(Name, $"in the end {string.Join(", ", key.Select(static final => $"{final.Place} holds version {final.Value!.Value.Version}"))} of key {key.Key}", key.Key);
            }
        }
    }
}
