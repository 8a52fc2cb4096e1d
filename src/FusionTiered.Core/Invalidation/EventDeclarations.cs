namespace FusionTiered.Invalidation;

/// <summary>What was said about events in code and configuration, with all that is wrong with it.</summary>
internal sealed class EventDeclarations
{
    private readonly List<string> _faults = [];
    private readonly Dictionary<string, NamedEvent> _named = new(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyCollection<NamedEvent> Named => _named.Values;

    public List<TypedEvent> Typed { get; } = [];

    /// <summary>Makes a name known. Without targets and handlers that is a fault in the end.</summary>
    public NamedEvent Declare(string name)
    {
        if (!_named.TryGetValue(name, out var declared))
        {
            _named[name] = declared = new NamedEvent(name);
        }

        return declared;
    }

    /// <summary>Adds a template, or remembers what is wrong with it and where it came from.</summary>
    public void Add(string name, string? text, string origin)
    {
        var declared = Declare(name);
        if (EventTemplate.Read(text, out var template) is { } fault)
        {
            Refuse(declared, $"{origin}: {fault}.");
        }
        else if (!declared.Templates.Exists(other => string.Equals(other.Text, text, StringComparison.Ordinal)))
        {
            declared.Templates.Add(template!);
        }
    }

    /// <summary>Remembers what was wrong where an event was read from; null: with all of them.</summary>
    public void Refuse(NamedEvent? declared, string fault)
    {
        declared?.HasFaults = true;
        _faults.Add(fault);
    }

    /// <summary>Everything that is wrong, each as a sentence that names the event.</summary>
    public IReadOnlyList<string> Faults()
    {
        var faults = new List<string>(_faults);
        foreach (var declared in _named.Values)
        {
            if (!NamedEvent.IsName(declared.Name))
            {
                faults.Add($"Event '{declared.Name}': a name is 1 to {NamedEvent.MaxNameLength} ASCII letters, digits, '.', '_', '-' and '/'.");
            }

            if (declared is { Templates.Count: 0, HasFaults: false, Handlers.Count: 0 })
            {
                faults.Add($"Event '{declared.Name}' invalidates nothing: it has neither a template nor a handler.");
            }
        }

        faults.AddRange(Typed.Where(t => t.Name is { } name && !_named.ContainsKey(name))
            .Select(t => $"Event type {t.Type} is named '{t.Name}', which is not mapped. Mapped are: {string.Join(", ", _named.Keys)}."));
        return faults;
    }
}
