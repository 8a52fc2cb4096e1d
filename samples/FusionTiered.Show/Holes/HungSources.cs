namespace FusionTiered.Show.Holes;

/// <summary>A source never returns; its deadline is 200 ms. A second caller comes meanwhile.</summary>
internal sealed class HungSources : IHole
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public string Name => "hung-sources";

    public bool IsSlow => false;

    public async Task PlayAsync(HoleStage stage, Kind kind, HoleTable table)
    {
        await using var node = await stage.StartAsync(kind, stage.NewPrefix());
        await stage.MeetAsync(node);
        var tally = new Tally();
        await stage.EachAsync(stage.Runs, async run =>
        {
            var calls = 0;
            _ = AskAsync();
            await stage.DelayAsync(50);
            var began = stage.Clock.GetTimestamp();
            var second = AskAsync();
            var hasEnded = await Task.WhenAny(second, Task.Delay(Patience, stage.Clock)) == second;
            tally.Time(stage.Clock.GetElapsedTime(began));
            tally.Add(!hasEnded);

            async Task AskAsync()
            {
                try
                {
                    await node.GetOrSetAsync(Life.Hung, $"hung-{run}", async _ =>
                    {
                        if (Interlocked.Increment(ref calls) == 1)
                        {
                            await new TaskCompletionSource().Task;
                        }

                        return "value";
                    });
                }
                catch (Exception failure) when (failure is TimeoutException or ZiggyCreatures.Caching.Fusion.SyntheticTimeoutException)
                {
                    // The deadline: an end as good as a value.
                }
            }
        }, atATime: 50);
        table.Add("a source hangs, its deadline is 200 ms: a second caller still waits after 3 s (time it waits)", kind, tally.TimedCell());
    }
}
