namespace FusionTiered.AspNetCore.Dashboard;

/// <summary>One thing that is wrong, and what to do about it. Names profiles and figures, never a key.</summary>
/// <param name="Level">How bad it is.</param>
/// <param name="Problem">What is wrong, as a sentence without its end.</param>
/// <param name="Advice">What to do, as the rest of that sentence.</param>
internal sealed record Finding(FindingLevel Level, string Problem, string Advice)
{
    /// <summary>Problem and advice in one sentence.</summary>
    public string Sentence => $"{Problem}: {Advice}.";
}
