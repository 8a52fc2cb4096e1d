using FusionTiered.Failures;

namespace FusionTiered;

/// <summary>The data of an event is not a JSON object of texts, numbers, true and false. Nothing was invalidated.</summary>
public sealed class InvalidEventDataException : InvalidationException
{
    /// <summary>Says what is wrong.</summary>
    /// <param name="fault">What is wrong, without the data.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public InvalidEventDataException(string fault, Exception? innerException = null)
        : base(string.Empty, $"The data of an event must be a JSON object of texts, numbers, true and false: {fault}. Nothing was invalidated.", innerException) =>
        HelpLink = Help.Events;

    internal static InvalidEventDataException Of(string property, string fault) => new($"'{Shown(property)}' {fault}");
}
