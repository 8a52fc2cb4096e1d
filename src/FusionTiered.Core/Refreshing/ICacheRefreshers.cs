namespace FusionTiered;

/// <summary>The background refreshers of one cache on this node: a keyed service under the name of the cache, made by <c>AddRefresher</c>.</summary>
public interface ICacheRefreshers
{
    /// <summary>How each of them is, in the order in which they were added.</summary>
    IReadOnlyList<CacheRefresherStatus> All { get; }
}
