namespace FusionTiered.Invalidation;

/// <summary>One thing that was said about events of a type: their targets, a handler, or a name.</summary>
internal sealed record TypedEvent(Type Type)
{
    public Func<object, IEnumerable<InvalidationTarget>>? Targets { get; init; }

    /// <summary>Takes the event and the cache, which is handed through as it came.</summary>
    public Func<object, object, CancellationToken, ValueTask>? Handler { get; init; }

    /// <summary>The named event that such an event is, too.</summary>
    public string? Name { get; init; }

    /// <summary>The data of the named event.</summary>
    public Func<object, IReadOnlyDictionary<string, string>>? Data { get; init; }
}
