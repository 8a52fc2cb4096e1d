namespace FusionTiered.Invalidation;

/// <summary>What events invalidate, compiled and immutable; replaced whole on a reload.</summary>
internal sealed class EventMap
{
    private static readonly IReadOnlyDictionary<string, string> NoData = new Dictionary<string, string>(StringComparer.Ordinal);

    private readonly Dictionary<string, (EventTemplate[] Templates, Func<IReadOnlyDictionary<string, string>, object, CancellationToken, ValueTask>[] Handlers)> _named =
        new(StringComparer.OrdinalIgnoreCase);

    private readonly TypedEvent[] _typed;

    /// <summary>Compiles what was said.</summary>
    /// <param name="said">Declarations without faults.</param>
    public EventMap(EventDeclarations said)
    {
        foreach (var declared in said.Named)
        {
            _named[declared.Name] = ([.. declared.Templates], [.. declared.Handlers]);
        }

        _typed = [.. said.Typed];
        KnownNames = [.. _named.Keys.Order(StringComparer.OrdinalIgnoreCase)];
        Shapes = [.. _named.Values.SelectMany(named => named.Templates).Select(template => template.Shape).OfType<PatternShape>()];
    }

    /// <summary>The map without events.</summary>
    public static EventMap Empty { get; } = new(new EventDeclarations());

    /// <summary>The named events, in alphabetical order.</summary>
    public IReadOnlyList<string> KnownNames { get; }

    /// <summary>The types of the typed events, without their namespaces.</summary>
    public IReadOnlyList<string> KnownTypes => [.. _typed.Select(t => t.Type.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>The patterns that can become implicit tags.</summary>
    public IReadOnlyList<PatternShape> Shapes { get; }

    /// <summary>The templates of a named event as they were written; none for an event that is not mapped, or that handlers alone follow.</summary>
    public IReadOnlyList<string> TemplatesOf(string name) => _named.TryGetValue(name, out var known) ? [.. known.Templates.Select(static one => one.Text)] : [];

    /// <summary>How many handlers of the application a named event calls.</summary>
    public int HandlersOf(string name) => _named.TryGetValue(name, out var known) ? known.Handlers.Length : 0;

    /// <summary>What a named event comes to.</summary>
    /// <exception cref="UnknownEventException">The event is not mapped.</exception>
    /// <exception cref="MissingEventValueException">The data lacks a value that a template needs.</exception>
    /// <exception cref="ArgumentException">A value makes a key or a pattern too long, or puts a control character into a tag.</exception>
    public EventMatch Match(string name, IReadOnlyDictionary<string, string> data)
    {
        var match = new EventMatch(name);
        Collect(name, data, match);
        return match;
    }

    /// <summary>What an event of a type comes to, by all that was said about its type and those it derives from.</summary>
    /// <remarks>A text that no type was mapped for is the name of an event without data.</remarks>
    /// <exception cref="UnknownEventException">Nothing was said about it.</exception>
    public EventMatch Match<TEvent>(TEvent happened)
        where TEvent : notnull
    {
        var said = Array.FindAll(_typed, t => t.Type.IsInstanceOfType(happened));
        if (said.Length == 0 && happened is string name)
        {
            return Match(name, NoData);
        }

        var match = new EventMatch(happened.GetType().Name);
        if (said.Length == 0)
        {
            throw new UnknownEventException(match.Name, KnownTypes);
        }

        foreach (var one in said)
        {
            Collect(one, happened, match);
        }

        return match;
    }

    private void Collect(TypedEvent said, object happened, EventMatch match)
    {
        foreach (var target in said.Targets?.Invoke(happened) ?? [])
        {
            match.Add(target);
        }

        if (said.Handler is { } handler)
        {
            match.Handlers.Add((cache, ct) => handler(happened, cache, ct));
        }

        if (said.Name is { } name)
        {
            Collect(name, said.Data!(happened), match);
        }
    }

    private void Collect(string name, IReadOnlyDictionary<string, string> data, EventMatch match)
    {
        if (!_named.TryGetValue(name, out var known))
        {
            throw new UnknownEventException(name, KnownNames);
        }

        foreach (var template in known.Templates)
        {
            match.Add(template.Target(name, data));
        }

        foreach (var handler in known.Handlers)
        {
            match.Handlers.Add((cache, ct) => handler(data, cache, ct));
        }
    }
}
