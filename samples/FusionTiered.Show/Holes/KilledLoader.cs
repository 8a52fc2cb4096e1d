namespace FusionTiered.Show.Holes;

/// <summary>The process that loads is killed, and other nodes want its keys.</summary>
internal sealed class KilledLoader : IHole
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(3);

    public string Name => "killed-loader";

    public bool IsSlow => true;

    public async Task PlayAsync(HoleStage stage, Kind kind, HoleTable table)
    {
        var prefix = stage.NewPrefix();
        await using var a = await stage.StartAsync(kind, prefix);
        await using var b = await stage.StartAsync(kind, prefix);
        await stage.MeetAsync(a, b);
        var keys = Enumerable.Range(0, stage.IsQuick ? 5 : 50).Select(number => $"killed-{number}").ToList();
        await using (var loader = await OtherProcess.StartAsync(kind, prefix, stage.Server.Options.Endpoints[0]))
        {
            foreach (var key in keys)
            {
                await loader.AskAsync($"load {key}");
            }

            // Longer than a lease, so that it was lengthened.
            await stage.DelayAsync(2_500);
            await loader.KillAsync();
        }

        var tally = new Tally();
        var began = stage.Clock.GetTimestamp();
        await Task.WhenAll(keys.SelectMany(key => new[] { a, b }.Select(node => Task.Run(async () =>
        {
            await node.GetOrSetAsync(Life.Usual, key, LoadAsync);
            var took = stage.Clock.GetElapsedTime(began);
            tally.Time(took);
            tally.Add(took > Long);
        }))));
        table.Add("the process that loads is killed: a caller on another node waits longer than 3 s (time it waits)", kind, tally.TimedCell());

        async ValueTask<string> LoadAsync(CancellationToken ct)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), stage.Clock, ct);
            return "value";
        }
    }
}
