namespace FusionTiered.Checker.Mutants;

/// <summary>Puts a bug between a cache and its tier, where it is one that can be put there.</summary>
internal static class MutantBinding
{
    public static RemoteTierBinding Of(Mutant mutant, RemoteTierBinding link, MutantScene scene, int node) => mutant switch
    {
        Mutant.KeepsAcrossGap => Listening(link, static (listener, _) => new DeafToGaps(listener, static () => true)),
        Mutant.KeepsAcrossMove => Listening(link, (listener, _) => new DeafToGaps(listener, () => scene.IsMoving)),
        Mutant.IgnoresEverything => Listening(link, static (listener, _) => new DeafToEverything(listener)),
        Mutant.BelievesForEver => Listening(link, static (listener, _) => new Believing(listener)),
        Mutant.StoresWithoutToken or Mutant.ForgetsOwnWrites => Listening(link, (listener, _) => new Hearing(listener, scene, node)),
        Mutant.ComparesClocks => Comparing(link, scene, node),
        Mutant.SetsLoaded => new(new SettingTier(link.Tier), link.Channel),
        Mutant.GrantsEveryLease => new(new GrantingTier(link.Tier), link.Channel),
        Mutant.SwapsReplies => new(new SwappingTier(link.Tier), link.Channel),
        _ => link,
    };

    private static RemoteTierBinding Listening(RemoteTierBinding link, Func<ICoherenceListener, TimeSpan, ICoherenceListener> deafen) =>
        new(link.Tier, new MutantChannel(link.Channel!, deafen));

    private static RemoteTierBinding Comparing(RemoteTierBinding link, MutantScene scene, int node)
    {
        var tier = new DatingTier(link.Tier, scene, node);
        return new(tier, new MutantChannel(link.Channel!, (listener, _) => new ClockComparing(listener, tier)));
    }
}
