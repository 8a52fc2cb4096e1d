namespace FusionTiered;

/// <summary>One try of a background refresher, as its source sees it.</summary>
public sealed class CacheRefresh
{
    internal CacheRefresh(SourceContext answer, IServiceProvider services, int failuresInRow, long turn)
    {
        (Answer, Services, FailuresInRow, Turn) = (answer, services, failuresInRow, turn);
    }

    /// <summary>The key.</summary>
    public CacheKey Key => Answer.Key;

    /// <summary>For an answer that is more than a value: another lifetime, tags, "not modified", "nothing there", and the stale value.</summary>
    public SourceContext Answer { get; }

    /// <summary>Services in a scope of this try.</summary>
    public IServiceProvider Services { get; }

    /// <summary>The tries that failed since the last one that succeeded.</summary>
    public int FailuresInRow { get; }

    /// <summary>
    /// The number of this node's turn: larger than that of every node before. A system that keeps the largest number it has seen can turn away a node
    /// that was frozen and wakes up late. 0: the node works without asking, since Redis does not answer.
    /// </summary>
    public long Turn { get; }
}
