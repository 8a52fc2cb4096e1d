using FusionTiered.Invalidation;

namespace FusionTiered;

/// <summary>
/// Which events invalidate what. Named events with templates: <c>map.On("signal.created", "feed:*", "provider:{providerId}:stats")</c>,
/// also in the configuration section <c>FusionTiered:Invalidation:&lt;event&gt;</c> as a list of templates; typed ones from
/// code: <c>map.Map&lt;SignalClosed&gt;(e => [Signals.Key($"{e.SignalId}")])</c>.
/// </summary>
/// <remarks>
/// What code and configuration say adds up; nothing takes away. Every fault is reported at start-up, all of them at once.
/// A template is the text of a key with placeholders in braces, which take their values from the event's data:
/// <list type="bullet">
/// <item><c>provider:{providerId}:stats</c> is one key; the value is escaped as <see cref="CacheProfile.Key"/> escapes it.</item>
/// <item><c>market:{symbol:lower}</c> writes the value in lower case, as the canonical keys write symbols.</item>
/// <item><c>feed:{userId}:*</c> is a pattern, because it has a wildcard (<c>*</c>, <c>?</c>, <c>[abc]</c>, <c>[^a-z]</c>); in a value those mean nothing.</item>
/// <item><c>#region:{region}</c> is a tag; the value stands in it as it is.</item>
/// </list>
/// A <c>\</c> before a character, and braces written twice, stand for the character.
/// </remarks>
public sealed class InvalidationMap
{
    private readonly List<string> _faults = [];
    private readonly Dictionary<string, NamedEvent> _named = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<TypedEvent> _typed = [];

    internal IReadOnlyDictionary<string, NamedEvent> Named => _named;

    internal IReadOnlyList<TypedEvent> Typed => _typed;

    /// <summary>Adds what a named event invalidates.</summary>
    /// <param name="name">The name: 1 to 128 ASCII letters, digits, <c>.</c>, <c>_</c>, <c>-</c> and <c>/</c>. Upper and lower case are the same.</param>
    /// <param name="templates">The templates.</param>
    /// <returns>This map.</returns>
    public InvalidationMap On(string name, params IEnumerable<string> templates)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(templates);
        var declared = Declare(name);
        foreach (var template in templates)
        {
            Add(declared, template, $"Event '{name}', template '{template}'");
        }

        return this;
    }

    /// <summary>Maps events of a type, and of types derived from it, to what they invalidate.</summary>
    /// <param name="targets">The targets of one event.</param>
    /// <typeparam name="TEvent">The type.</typeparam>
    /// <returns>This map.</returns>
    public InvalidationMap Map<TEvent>(Func<TEvent, IEnumerable<InvalidationTarget>> targets)
    {
        ArgumentNullException.ThrowIfNull(targets);
        _typed.Add(new TypedEvent(typeof(TEvent)) { Targets = happened => targets((TEvent)happened) });
        return this;
    }

    /// <summary>Lets events of a type happen as a named one, too: its templates and handlers then serve both.</summary>
    /// <param name="name">The name; it must be mapped by <see cref="On"/>, <see cref="Handle(string, Func{IReadOnlyDictionary{string, string}, IDomainCache, CancellationToken, ValueTask})"/> or the configuration.</param>
    /// <param name="data">The data of one event.</param>
    /// <typeparam name="TEvent">The type.</typeparam>
    /// <returns>This map.</returns>
    public InvalidationMap Name<TEvent>(string name, Func<TEvent, IReadOnlyDictionary<string, string>> data)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(data);
        _typed.Add(new TypedEvent(typeof(TEvent)) { Name = name, Data = happened => data((TEvent)happened) });
        return this;
    }

    /// <summary>Runs code of your own after events of a type have invalidated what they are mapped to.</summary>
    /// <param name="handler">The code. When it throws, the other handlers run all the same.</param>
    /// <typeparam name="TEvent">The type; events of derived types count.</typeparam>
    /// <returns>This map.</returns>
    public InvalidationMap Handle<TEvent>(Func<TEvent, IDomainCache, CancellationToken, ValueTask> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        _typed.Add(new TypedEvent(typeof(TEvent)) { Handler = (happened, cache, ct) => handler((TEvent)happened, cache, ct) });
        return this;
    }

    /// <summary>Runs code of your own after a named event has invalidated what it is mapped to.</summary>
    /// <param name="name">The name; see <see cref="On"/>.</param>
    /// <param name="handler">The code. When it throws, the other handlers run all the same.</param>
    /// <returns>This map.</returns>
    public InvalidationMap Handle(string name, Func<IReadOnlyDictionary<string, string>, IDomainCache, CancellationToken, ValueTask> handler)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(handler);
        Declare(name).Handlers.Add(handler);
        return this;
    }

    /// <summary>Adds a template that was read from somewhere, and remembers its fault with the place it came from.</summary>
    internal void Add(string name, string? template, string origin) => Add(Declare(name), template, origin);

    /// <summary>Makes a name known. Without targets and handlers that is a fault in the end.</summary>
    internal NamedEvent Declare(string name)
    {
        if (!_named.TryGetValue(name, out var declared))
        {
            _named[name] = declared = new NamedEvent(name);
        }

        return declared;
    }

    /// <summary>Remembers what was wrong where the map was read from.</summary>
    internal void Refuse(string fault) => _faults.Add(fault);

    /// <summary>Everything that is wrong with the map, each as a sentence that names the event.</summary>
    internal IReadOnlyList<string> Faults()
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

        faults.AddRange(_typed.Where(t => t.Name is { } name && !_named.ContainsKey(name))
            .Select(t => $"Event type {t.Type} is named '{t.Name}', which is not mapped. Mapped are: {string.Join(", ", _named.Keys)}."));
        return faults;
    }

    private void Add(NamedEvent declared, string? text, string origin)
    {
        if (EventTemplate.Read(text, out var template) is { } fault)
        {
            declared.HasFaults = true;
            _faults.Add($"{origin}: {fault}.");
        }
        else if (!declared.Templates.Exists(other => string.Equals(other.Text, text, StringComparison.Ordinal)))
        {
            declared.Templates.Add(template!);
        }
    }
}
