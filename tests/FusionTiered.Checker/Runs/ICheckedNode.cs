using FusionTiered.Checker.Histories;

namespace FusionTiered.Checker.Runs;

/// <summary>One cache of a cluster, as plans use it.</summary>
internal interface ICheckedNode
{
    Answer TryGet(int key);

    ValueTask<Answer> GetAsync(int key);

    ValueTask<Answer> GetOrSetAsync(int key, Source source, bool sayMore, CancellationToken cancellationToken);

    ValueTask<IReadOnlyDictionary<int, Stamp>> GetOrSetManyAsync(IReadOnlyList<int> keys, Source source);

    ValueTask<Answer> RefreshAsync(int key, Source source, CancellationToken cancellationToken);

    ValueTask<CacheReach> SetAsync(int key, Stamp value);

    /// <summary>Takes away what is there: the key, its tag, what matches its pattern, or what its event concerns.</summary>
    ValueTask<CacheReach> InvalidateAsync(WriteKind kind, int key);
}
