using FusionTiered.Show.Json;
using FusionTiered.Show.Market;
using FusionTiered.Show.Run;
using FusionTiered.Show.Scenes;

namespace FusionTiered.Show.View;

/// <summary>Says nothing until the end, then one JSON object.</summary>
internal sealed class JsonView(TextWriter output) : IView
{
    public void Begin(PriceBook book, ReportSettings settings)
    {
    }

    public async Task FollowAsync(TrafficRun run, TimeScale scale, Task traffic)
        => await traffic.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    public Task<SceneResult> PlayAsync(IScene scene, Task<SceneResult> playing) => playing;

    public void End(ShowReport report) => output.WriteLine(ReportJson.Write(report));
}
