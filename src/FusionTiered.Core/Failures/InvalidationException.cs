namespace FusionTiered;

/// <summary>An event could not be turned into what it invalidates, or not all of its handlers ran through.</summary>
public abstract class InvalidationException : Exception
{
    private protected InvalidationException(string eventName, string message, Exception? innerException = null)
        : base(message, innerException) =>
        EventName = eventName;

    /// <summary>The name of the event, or of its type; empty where the data was read before the event was known.</summary>
    public string EventName { get; }

    // Names may come from the network: they are shown, but not at any length nor with line breaks.
    private protected static string Shown(string name)
    {
        const int Most = 64;
        var text = name.Length <= Most ? name : string.Concat(name.AsSpan(0, Most), "...");
        return string.Create(text.Length, text, static (span, from) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = char.IsControl(from[i]) || char.IsSurrogate(from[i]) ? '?' : from[i];
            }
        });
    }
}
