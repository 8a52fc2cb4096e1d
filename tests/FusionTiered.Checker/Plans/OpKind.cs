namespace FusionTiered.Checker.Plans;

/// <summary>What an actor of a plan does.</summary>
internal enum OpKind
{
    /// <summary>Memory only.</summary>
    TryGet,
    Get,
    GetOrSet,

    /// <summary>The same, by the call that says where the answer is from.</summary>
    GetOrSetResult,

    /// <summary>Several keys at once.</summary>
    GetOrSetMany,
    Refresh,

    /// <summary>A new version, and its value set: as one step, as long as other writers of the row see to that.</summary>
    Set,

    /// <summary>A new version, and the key removed. The others alike.</summary>
    Remove,
    Expire,
    InvalidateTag,
    ClearPattern,
    Event,

    /// <summary>A new version, written into the shared tier by a program that knows nothing of the cache.</summary>
    ForeignSet,

    /// <summary>New versions of all keys, and the shared tier emptied by somebody who knows nothing of the cache.</summary>
    ForeignClear,
}
