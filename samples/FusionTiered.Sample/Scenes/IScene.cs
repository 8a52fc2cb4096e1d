namespace FusionTiered.Sample.Scenes;

/// <summary>One promise, played on the real clock with a cache of its own.</summary>
public interface IScene
{
    /// <summary>Short, lower case with hyphens: <c>--only</c> takes it.</summary>
    string Name { get; }

    /// <summary>The promise, as a sentence.</summary>
    string Promise { get; }

    Task<SceneResult> PlayAsync(SceneStage stage, CancellationToken ct);
}
