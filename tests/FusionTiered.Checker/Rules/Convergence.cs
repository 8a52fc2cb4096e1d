using FusionTiered.Checker.Histories;

namespace FusionTiered.Checker.Rules;

/// <summary>Rule 4: when all is healed and quiet, every place holds the newest value or none.</summary>
internal sealed class Convergence : IRule
{
    public string Name => "convergence";

    public IEnumerable<Violation> Check(History history, Bounds bounds)
    {
        // What a write that got no farther than its node was to take away has been repaired by now.
        var promised = new PromisedWrites(history, bounds);
        var all = new WriteIndex(history, write => !write.Acked.IsNever && promised.Counts(write), isRepaired: true);
        foreach (var final in history.Finals)
        {
            if (final.Value is { } value && all.OutdatedAt(value) is { IsNever: false } outdated)
            {
                yield return new(Name, $"in the end {final.Place} holds version {value.Version} of key {final.Key}; a later write was acknowledged at {outdated}", final.Key);
            }
        }
    }
}
