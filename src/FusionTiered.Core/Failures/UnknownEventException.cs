using FusionTiered.Failures;

namespace FusionTiered;

/// <summary>Nothing was mapped to the event: neither targets nor a handler.</summary>
/// <remarks>Thrown instead of doing nothing, because an event that is misspelled would leave old values behind in silence.</remarks>
public sealed class UnknownEventException : InvalidationException
{
    private const int MostShown = 40;

    /// <summary>Names the event and those that are known.</summary>
    /// <param name="eventName">The event.</param>
    /// <param name="knownNames">The names, or types, that are mapped.</param>
    public UnknownEventException(string eventName, IReadOnlyList<string> knownNames)
        : base(eventName, $"The event '{Shown(eventName)}' is not known. {Known(knownNames)}")
    {
        KnownNames = knownNames;
        HelpLink = Help.Events;
    }

    /// <summary>The names, or types, that are mapped.</summary>
    public IReadOnlyList<string> KnownNames { get; }

    private static string Known(IReadOnlyList<string> names) => names.Count switch
    {
        0 => "None is mapped: use AddInvalidation or the configuration section FusionTiered:Invalidation.",
        <= MostShown => $"Known are: {string.Join(", ", names)}.",
        _ => $"Known are: {string.Join(", ", names.Take(MostShown))} and {names.Count - MostShown} more.",
    };
}
