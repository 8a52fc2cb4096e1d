namespace FusionTiered.Fusion.Calls;

/// <summary>The loads in whose sources the current code runs, the innermost first. It flows with the code, across awaits.</summary>
/// <remarks>FusionCache's lock of a key does not know its holder: a source that asks for its own key would wait until its deadline.</remarks>
internal sealed class LoadChain(object cache, IReadOnlyCollection<CacheKey> keys, LoadChain? outer)
{
    private static readonly AsyncLocal<LoadChain?> OfThisFlow = new();

    public static LoadChain? Current
    {
        get => OfThisFlow.Value;
        set => OfThisFlow.Value = value;
    }

    /// <summary>How many loads lie between here and the one of <paramref name="key"/>; 0 when none of them is.</summary>
    public static int DistanceTo(object cache, in CacheKey key)
    {
        var distance = 1;
        for (var at = Current; at is not null; at = at.Outer, distance++)
        {
            if (ReferenceEquals(at.Cache, cache) && at.Keys.Contains(key))
            {
                return distance;
            }
        }

        return 0;
    }

    private object Cache { get; } = cache;

    private IReadOnlyCollection<CacheKey> Keys { get; } = keys;

    private LoadChain? Outer { get; } = outer;
}
