using FusionTiered.Show.Json;
using FusionTiered.Show.Market;
using FusionTiered.Show.Run;
using FusionTiered.Show.Scenes;
using FusionTiered.Show.Traffic;

namespace FusionTiered.Show.View;

/// <summary>Shows a run: live in a terminal, in plain lines, or only at its end as JSON.</summary>
public interface IView
{
    void Begin(PriceBook book, ReportSettings settings);

    /// <summary>Shows the traffic until <paramref name="traffic"/> ends, however it ends; does not throw its failure.</summary>
    Task FollowAsync(TrafficRun run, TimeScale scale, Task traffic);

    /// <summary>Shows that a scene is being played until it ends, then what it came to.</summary>
    Task<SceneResult> PlayAsync(IScene scene, Task<SceneResult> playing);

    void End(ShowReport report);
}
