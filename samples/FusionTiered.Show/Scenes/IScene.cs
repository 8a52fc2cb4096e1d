namespace FusionTiered.Show.Scenes;

/// <summary>One promise, played on the real clock with caches of its own.</summary>
public interface IScene
{
    /// <summary>Short, lower case with hyphens: <c>--only</c> takes it.</summary>
    string Name { get; }

    /// <summary>The promise, as a sentence.</summary>
    string Promise { get; }

    /// <summary>What the cache must promise for it. On an engine that does not, the scene is played all the same, and cannot fail.</summary>
    IReadOnlyList<CachePromise> Needs { get; }

    /// <summary>Whether it is played on three nodes and the tier they share, instead of one cache in memory.</summary>
    bool OnNodes => false;

    Task<SceneResult> PlayAsync(SceneStage stage, CancellationToken ct);
}
