namespace FusionTiered.Checker.Histories;

/// <summary>One call of a source for one key.</summary>
/// <param name="Key">The key.</param>
/// <param name="Node">The node that called.</param>
/// <param name="Started">When it was called.</param>
/// <param name="Ended">When it returned or was called off.</param>
/// <param name="IsRefresh">Whether the load was to go past all others.</param>
/// <param name="IsCalledOff">Whether it was called off: it counted for nothing from some moment before its end.</param>
internal sealed record SourceCall(int Key, int Node, Moment Started, Moment Ended, bool IsRefresh = false, bool IsCalledOff = false)
{
    /// <summary>
    /// From when on the right to load may have been asked for. A batch calls its source for all keys at once, when it knows the last of
    /// those that it has to load: the right to one of them may have been lost long before.
    /// </summary>
    public Moment Asked
    {
        get => field == default ? Started : field;
        init;
    }

    public override string ToString() =>
        $"source of key {Key} on node {Node}, {Started} to {Ended}{(IsRefresh ? ", refresh" : string.Empty)}{(IsCalledOff ? ", called off" : string.Empty)}";
}
