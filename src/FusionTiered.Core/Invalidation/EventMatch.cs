namespace FusionTiered.Invalidation;

/// <summary>What one event comes to.</summary>
/// <param name="name">The name of the event, or of its type.</param>
internal sealed class EventMatch(string name)
{
    private readonly OrderedDictionary<InvalidationTarget, bool> _targets = [];

    public string Name { get; } = name;

    /// <summary>What to invalidate, each once, in the order in which it was mapped.</summary>
    public IReadOnlyList<InvalidationTarget> Targets => _targets.Keys;

    /// <summary>What to run after it, with the cache.</summary>
    public List<Func<object, CancellationToken, ValueTask>> Handlers { get; } = [];

    /// <exception cref="InvalidKeyException">The target is <c>default</c>.</exception>
    public void Add(InvalidationTarget target)
    {
        _ = target.Text;
        _targets.TryAdd(target, value: true);
    }
}
