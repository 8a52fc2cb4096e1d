namespace FusionTiered.L2Access;

/// <summary>How long a value in L2 may be served.</summary>
/// <param name="FreshLeft">The rest of its fresh time; zero: it is stale. <see cref="TimeSpan.MaxValue"/>: without end.</param>
/// <param name="FreshFor">Its whole lifetime; zero where the payload does not say it (plain JSON).</param>
/// <param name="StaleFor">How long after that it may be served stale.</param>
/// <param name="IsNothing">Whether it is the answer "there is nothing".</param>
internal readonly record struct L2Lifetime(TimeSpan FreshLeft, TimeSpan FreshFor, TimeSpan StaleFor, bool IsNothing)
{
    /// <summary>Whether less than half of the lifetime is left of a value that slides.</summary>
    public bool IsHalfOver(bool slides) => slides && !IsNothing && FreshFor > TimeSpan.Zero && FreshLeft <= FreshFor / 2;
}
