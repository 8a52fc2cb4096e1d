namespace FusionTiered.Invalidation;

/// <summary>What was said about a named event.</summary>
internal sealed class NamedEvent(string name)
{
    public const int MaxNameLength = 128;

    public string Name { get; } = name;

    public List<EventTemplate> Templates { get; } = [];

    /// <summary>The cache is handed through as it came: this room knows nothing of its face.</summary>
    public List<Func<IReadOnlyDictionary<string, string>, object, CancellationToken, ValueTask>> Handlers { get; } = [];

    /// <summary>Whether a template was refused; then it is not reported a second time as an event without any.</summary>
    public bool HasFaults { get; set; }

    /// <summary>Without ':', which would be another level in a configuration.</summary>
    public static bool IsName(string name) =>
        name.Length is > 0 and <= MaxNameLength && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or '/');
}
