using FusionTiered.Sample.Market;
using FusionTiered.Sample.Run;

namespace FusionTiered.Sample.Scenes;

/// <summary>What a scene may use: the prices, the real clock, and caches of its own.</summary>
public sealed class SceneStage(Analyst analyst, TimeProvider clock)
{
    public Analyst Analyst => analyst;

    public TimeProvider Clock => clock;

    /// <summary>A fresh cache with true lifetimes: scenes run in real time.</summary>
    public SampleCache NewCache(int? entries = null, long? bytes = null) => SampleCache.Build(new TimeScale(1), entries, bytes);

    /// <summary>Whether the engine promises all of it.</summary>
    public async Task<bool> PromisesAsync(IReadOnlyList<CachePromise> needs)
    {
        await using var cache = NewCache();
        return cache.Cache.DescribePromises() is not { } promises || needs.All(promises.Keeps);
    }
}
