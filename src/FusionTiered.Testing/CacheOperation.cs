namespace FusionTiered.Testing;

/// <summary>What a call asked of a <see cref="FakeDomainCache"/>. A call for many keys counts as one call for each key.</summary>
public enum CacheOperation
{
    /// <summary><c>TryGet</c>.</summary>
    TryGet,

    /// <summary><c>GetAsync</c> or <c>GetManyAsync</c>.</summary>
    Get,

    /// <summary><c>GetOrSetAsync</c>, <c>GetOrSetResultAsync</c> or <c>GetOrSetManyAsync</c>.</summary>
    GetOrSet,

    /// <summary><c>RefreshAsync</c> or <c>RefreshResultAsync</c>.</summary>
    Refresh,

    /// <summary><c>ContainsAsync</c>.</summary>
    Contains,

    /// <summary><c>SetAsync</c> or <c>SetManyAsync</c>.</summary>
    Set,

    /// <summary><c>RemoveAsync</c> or <c>RemoveManyAsync</c>.</summary>
    Remove,

    /// <summary><c>ExpireAsync</c>.</summary>
    Expire,

    /// <summary><c>InvalidateTagAsync</c>.</summary>
    InvalidateTag,

    /// <summary><c>ClearPatternAsync</c>.</summary>
    ClearPattern,

    /// <summary><c>ClearAsync</c>.</summary>
    Clear,

    /// <summary><c>ClearMemory</c>.</summary>
    ClearMemory,

    /// <summary><c>InvalidateAsync</c>, with an event.</summary>
    Invalidate,
}
