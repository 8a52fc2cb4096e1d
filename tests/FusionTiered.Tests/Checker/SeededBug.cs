using FusionTiered.Fusion.Engine;
using FusionTiered.Fusion.Redis;

namespace FusionTiered.Fusion.Tests.Checker;

/// <summary>A bug that is put into the hardened parts, to see that the checker finds it.</summary>
internal sealed record SeededBug
{
    /// <summary>The scripts with the bug.</summary>
    public Func<RedisScripts, RedisScripts> Scripts { get; init; } = static scripts => scripts;

    /// <summary>Breaks an engine that was just made.</summary>
    public Action<FusionEngine> Break { get; init; } = static _ => { };

    /// <summary>Runs within a load, when its source has answered.</summary>
    public Action SourceAnswered { get; init; } = static () => { };
}
