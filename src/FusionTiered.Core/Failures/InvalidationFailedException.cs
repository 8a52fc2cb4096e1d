using FusionTiered.Failures;

namespace FusionTiered;

/// <summary>Custom handlers of an event failed. The targets of the event were invalidated, and every other handler ran.</summary>
public sealed class InvalidationFailedException : InvalidationException
{
    /// <summary>Names the event and counts the handlers.</summary>
    /// <param name="eventName">The event.</param>
    /// <param name="failures">What the handlers threw; at least one.</param>
    /// <param name="handlers">How many handlers the event has.</param>
    public InvalidationFailedException(string eventName, IReadOnlyList<Exception> failures, int handlers)
        : base(
            eventName,
            $"{failures.Count} of {handlers} handlers of the event '{Shown(eventName)}' failed: {string.Join(", ", failures.Select(f => f.GetType().Name).Distinct(StringComparer.Ordinal))}. The targets of the event were invalidated.",
            failures.Count == 1 ? failures[0] : new AggregateException(failures))
    {
        Failures = failures;
        HelpLink = Help.Events;
    }

    /// <summary>What the handlers threw, in the order in which they were registered.</summary>
    public IReadOnlyList<Exception> Failures { get; }
}
