using FusionTiered.Sample.Market;
using FusionTiered.Sample.Run;

namespace FusionTiered.Sample.Scenes;

/// <summary>What a scene may use: the prices, the real clock, and caches of its own.</summary>
public sealed class SceneStage(Analyst analyst, TimeProvider clock)
{
    public Analyst Analyst => analyst;

    public TimeProvider Clock => clock;

    /// <summary>A fresh cache with true lifetimes: scenes run in real time.</summary>
    public SampleCache NewCache(int entries = 2_000, long bytes = 100_000_000) => SampleCache.Build(entries, bytes, new TimeScale(1));
}
