using FusionTiered.Invalidation;
using Microsoft.Extensions.Options;

namespace FusionTiered;

/// <summary>
/// Which events invalidate what. Named events with templates: <c>map.On("signal.created", "feed:*", "provider:{providerId}:stats")</c>,
/// also in the configuration section <c>FusionTiered:Invalidation:&lt;event&gt;</c> as a list of templates; typed ones from
/// code: <c>map.Map&lt;SignalClosed&gt;(e => [Signals.Key($"{e.SignalId}")])</c>.
/// </summary>
/// <remarks>
/// Targets of code and of the configuration add up; nothing takes away. Every fault is reported at start-up, all of them at once.
/// A template is the text of a key with placeholders in braces, which take their values from the event's data:
/// <list type="bullet">
/// <item><c>provider:{providerId}:stats</c> is one key; the value is escaped as <see cref="CacheProfile.Key(ref ComposedKey)"/> escapes it.</item>
/// <item><c>market:{symbol:lower}</c> writes the value in lower case, as the canonical keys write symbols.</item>
/// <item><c>feed:{userId}:*</c> is a pattern, because it has a wildcard (<c>*</c>, <c>?</c>, <c>[abc]</c>, <c>[^a-z]</c>); in a value those mean nothing.</item>
/// <item><c>#region:{region}</c> is a tag; the value stands in it as it is.</item>
/// </list>
/// A <c>\</c> before a character, and braces written twice, stand for the character.
/// </remarks>
public sealed class InvalidationMap
{
    internal EventDeclarations Declared { get; } = new();

    /// <summary>Adds what a named event invalidates.</summary>
    /// <param name="name">The name: 1 to 128 ASCII letters, digits, <c>.</c>, <c>_</c>, <c>-</c> and <c>/</c>. Upper and lower case are the same.</param>
    /// <param name="templates">The templates.</param>
    /// <returns>This map.</returns>
    public InvalidationMap On(string name, params IEnumerable<string> templates)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(templates);
        Declared.Declare(name);
        foreach (var template in templates)
        {
            Declared.Add(name, template, $"Event '{name}', template '{template}'");
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
        Declared.Typed.Add(new TypedEvent(typeof(TEvent)) { Targets = happened => targets((TEvent)happened) });
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
        Declared.Typed.Add(new TypedEvent(typeof(TEvent)) { Name = name, Data = happened => data((TEvent)happened) });
        return this;
    }

    /// <summary>Runs code of your own after events of a type have invalidated what they are mapped to.</summary>
    /// <param name="handler">The code. When it throws, the other handlers run all the same.</param>
    /// <typeparam name="TEvent">The type; events of derived types count.</typeparam>
    /// <returns>This map.</returns>
    public InvalidationMap Handle<TEvent>(Func<TEvent, IDomainCache, CancellationToken, ValueTask> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        Declared.Typed.Add(new TypedEvent(typeof(TEvent)) { Handler = (happened, cache, ct) => handler((TEvent)happened, (IDomainCache)cache, ct) });
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
        Declared.Declare(name).Handlers.Add((data, cache, ct) => handler(data, (IDomainCache)cache, ct));
        return this;
    }

    /// <param name="cache">The name of the cache, for the error.</param>
    /// <exception cref="OptionsValidationException">The map has faults; the error lists all of them.</exception>
    internal EventMap Compile(string cache = "")
    {
        var faults = Declared.Faults();
        return faults.Count == 0 ? new EventMap(Declared) : throw new OptionsValidationException(cache, typeof(InvalidationMap), faults);
    }
}
