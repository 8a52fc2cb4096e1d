namespace FusionTiered.Flows;

/// <summary>How long a value found in the shared tier may serve.</summary>
/// <param name="FreshLeft">How long it is still fresh; zero: it is stale. <see cref="TimeSpan.MaxValue"/>: for ever.</param>
/// <param name="FreshFor">Its whole lifetime; zero where it says nothing of it.</param>
/// <param name="StaleFor">How long it may stand in after that.</param>
/// <param name="IsNothing">Whether it is the answer "there is nothing".</param>
internal readonly record struct SharedStay(TimeSpan FreshLeft, TimeSpan FreshFor, TimeSpan StaleFor, bool IsNothing)
{
    /// <summary>Whether less than half of the lifetime is left of a value that slides.</summary>
    public bool IsHalfOver(bool slides) => slides && !IsNothing && FreshFor > TimeSpan.Zero && FreshLeft <= FreshFor / 2;
}
