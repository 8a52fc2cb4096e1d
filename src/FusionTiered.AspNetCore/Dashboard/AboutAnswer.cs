namespace FusionTiered.AspNetCore.Dashboard;

/// <summary>What the dashboard has to know before the first figure.</summary>
internal sealed record AboutAnswer
{
    /// <summary>The name of the cache; empty for the one without.</summary>
    public required string Cache { get; init; }

    /// <summary>The node that answers.</summary>
    public required string Node { get; init; }

    public required bool AllowChanges { get; init; }

    public required bool ShowKeys { get; init; }

    public required bool ShowValues { get; init; }

    /// <summary>Whether <c>refresh</c> loads keys anew; else it expires them.</summary>
    public required bool CanLoad { get; init; }

    /// <summary>The caches that this page can show, by their names; more than one: the page lets choose.</summary>
    public required IReadOnlyList<string> Caches { get; init; }

    /// <summary>The events that are mapped, in alphabetical order, those by a type behind.</summary>
    public required IReadOnlyList<EventRow> Events { get; init; }

    /// <summary>Beginnings of keys that may be asked for while keys are hidden.</summary>
    public required IReadOnlyList<string> Namespaces { get; init; }
}
