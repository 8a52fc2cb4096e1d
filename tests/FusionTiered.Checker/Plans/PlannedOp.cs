namespace FusionTiered.Checker.Plans;

/// <summary>One call of a plan.</summary>
/// <param name="At">When it begins at the earliest, in milliseconds; not before its actor is done with the call before.</param>
/// <param name="Actor">Who calls; actors do one thing after the other.</param>
/// <param name="Kind">What is called.</param>
/// <param name="Key">The key; a group stands for all keys of the group of this one, a tag for those of its tag.</param>
internal sealed record PlannedOp(int At, int Actor, OpKind Kind, int Key)
{
    /// <summary>How long its source takes, if it is asked, in milliseconds: half before and half after it reads the database.</summary>
    public int SourceTakes { get; init; }

    /// <summary>How often its source lets others go first besides.</summary>
    public int SourceYields { get; init; }

    public bool SourceFails { get; init; }

    /// <summary>The caller gives up after so many milliseconds; 0: never.</summary>
    public int GivesUpAfter { get; init; }

    public bool IsWrite => Kind >= OpKind.Set;

    public override string ToString() =>
        $"{At,6} ms  actor {Actor}  {Kind} {Key}"
        + (SourceTakes > 0 ? $", the source takes {SourceTakes} ms" : string.Empty)
        + (SourceFails ? ", the source fails" : string.Empty)
        + (GivesUpAfter > 0 ? $", gives up after {GivesUpAfter} ms" : string.Empty);
}
