namespace FusionTiered.Checker.Mutants;

/// <summary>The rules that a bug breaks. If only others are broken, what was found is something else.</summary>
internal static class MutantRules
{
    private static readonly string[] OfAge = ["bounded staleness", "read your writes", "monotonic reads", "convergence"];

    public static IReadOnlyList<string> Of(Mutant mutant) => mutant switch
    {
        Mutant.SwapsReplies => ["no foreign value"],
        Mutant.GrantsEveryLease => ["one source"],
        _ => OfAge,
    };
}
