namespace FusionTiered.Show.Market;

/// <summary>One page that can be asked for. Pages are made once and shared, as a request carries a reference only.</summary>
/// <param name="Subject">The symbol, or the user's number.</param>
/// <param name="Detail">The interval, timeframe, indicator or report; empty where there is none.</param>
/// <param name="Number">The indicator's period; 0 where there is none.</param>
public sealed record Page(PageKind Kind, string Subject, string Detail = "", int Number = 0)
{
    /// <summary>How the page names itself in an answer.</summary>
    public string Name { get; } = string.Join('/', ((string[])[Kind.ToString(), Subject, Detail, Number == 0 ? "" : Number.ToString()]).Where(part => part.Length > 0));

    public override string ToString() => Name;
}
