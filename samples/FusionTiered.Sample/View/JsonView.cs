using FusionTiered.Sample.Json;
using FusionTiered.Sample.Market;
using FusionTiered.Sample.Run;
using FusionTiered.Sample.Scenes;

namespace FusionTiered.Sample.View;

/// <summary>Says nothing until the end, then one JSON object.</summary>
internal sealed class JsonView(TextWriter output) : IView
{
    public void Begin(PriceBook book, ReportSettings settings)
    {
    }

    public async Task FollowAsync(TrafficRun run, TimeScale scale, Task traffic)
        => await traffic.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    public Task<SceneResult> PlayAsync(IScene scene, Task<SceneResult> playing) => playing;

    public void End(SampleReport report) => output.WriteLine(ReportJson.Write(report));
}
