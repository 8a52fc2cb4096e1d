using FusionTiered.Checker.Shared;

namespace FusionTiered.Checker.Mutants;

/// <summary>Puts a bug between a cache and its tier, where it is one that can be put there.</summary>
internal static class MutantBinding
{
    public static RemoteTierBinding Of(Mutant mutant, InProcessNode link, TierCluster cluster, int node) => mutant switch
    {
        Mutant.KeepsAcrossGap => Listening(link, static (listener, _) => new DeafToGaps(listener, static () => true)),
        Mutant.KeepsAcrossMove => Listening(link, (listener, _) => new DeafToGaps(listener, () => cluster.IsMoving)),
        Mutant.IgnoresEverything => Listening(link, static (listener, _) => new DeafToEverything(listener)),
        Mutant.BelievesForEver => Listening(link, static (listener, _) => new Believing(listener)),
        Mutant.StoresWithoutToken or Mutant.ForgetsOwnWrites => Listening(link, (listener, _) => new Hearing(listener, cluster, node)),
        Mutant.ComparesClocks => Comparing(link, cluster, node),
        Mutant.SetsLoaded => new(new SettingTier(link), link),
        Mutant.SwapsReplies => new(new SwappingTier(link), link),
        _ => new(link, link),
    };

    private static RemoteTierBinding Listening(InProcessNode link, Func<ICoherenceListener, TimeSpan, ICoherenceListener> deafen) =>
        new(link, new MutantChannel(link, deafen));

    private static RemoteTierBinding Comparing(InProcessNode link, TierCluster cluster, int node)
    {
        var tier = new DatingTier(link, cluster, node);
        return new(tier, new MutantChannel(link, (listener, _) => new ClockComparing(listener, tier)));
    }
}
