using FusionTiered.Failures;

namespace FusionTiered;

/// <summary>The data of an event lacks a value that one of its templates needs. Nothing was invalidated.</summary>
public sealed class MissingEventValueException : InvalidationException
{
    /// <summary>Names the event and the placeholder.</summary>
    /// <param name="eventName">The event.</param>
    /// <param name="placeholder">The placeholder without a value.</param>
    public MissingEventValueException(string eventName, string placeholder)
        : base(eventName, $"The data of the event '{Shown(eventName)}' has no value for '{placeholder}', which one of its templates needs. Nothing was invalidated.")
    {
        Placeholder = placeholder;
        HelpLink = Help.Events;
    }

    /// <summary>The placeholder without a value.</summary>
    public string Placeholder { get; }
}
