namespace FusionTiered.Show.Market;

/// <summary>The kinds of pages; each has a profile of its own.</summary>
public enum PageKind
{
    Dashboard,
    Market,
    Price,
    Report,
    Tech,
    User,
}
