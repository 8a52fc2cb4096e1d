namespace FusionTiered.Sample.Scenes;

/// <summary>One promise, played on the real clock with a cache of its own.</summary>
public interface IScene
{
    /// <summary>Short, lower case with hyphens: <c>--only</c> takes it.</summary>
    string Name { get; }

    /// <summary>The promise, as a sentence.</summary>
    string Promise { get; }

    /// <summary>What the cache must promise for it. On an engine that does not, the scene is played all the same, and cannot fail.</summary>
    IReadOnlyList<CachePromise> Needs { get; }

    Task<SceneResult> PlayAsync(SceneStage stage, CancellationToken ct);
}
