namespace FusionTiered.Show.Holes;

/// <summary>Redis is frozen: it keeps its connections and answers nothing. Node A writes meanwhile.</summary>
internal sealed class FrozenServer : IHole
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(6);

    public string Name => "frozen-server";

    public bool IsSlow => true;

    public async Task PlayAsync(HoleStage stage, Kind kind, HoleTable table)
    {
        await using var server = await stage.NewServerAsync();
        var prefix = stage.NewPrefix();
        var endpoint = server.Options.Endpoints[0];
        await using var a = await stage.StartAsync(kind, prefix, endpoint, isPatient: false);
        await using var b = await stage.StartAsync(kind, prefix, endpoint, isPatient: false);
        await stage.MeetAsync(a, b);
        var keys = Enumerable.Range(0, stage.IsQuick ? 5 : 50).Select(number => $"frozen-{number}").ToList();
        foreach (var key in keys)
        {
            await a.SetAsync(Life.Usual, key, "old");
            await b.TryGetAsync(Life.Usual, key);
        }

        var seconds = stage.IsQuick ? 3 : 8;
        var frozen = stage.Clock.GetTimestamp();
        server.Freeze();
        Task writing;
        try
        {
            writing = Task.WhenAll(keys.Select(key => Task.Run(async () => await a.SetAsync(Life.Usual, key, "new"))));
            await Task.Delay(TimeSpan.FromSeconds(seconds) - stage.Clock.GetElapsedTime(frozen), stage.Clock, stage.Ct);
        }
        finally
        {
            server.Thaw();
        }

        var thawed = stage.Clock.GetTimestamp();
        var tally = new Tally();
        await Task.WhenAll(keys.Select(key => Task.Run(async () =>
        {
            var isStale = await b.StaysStaleAsync(key, "new", Patience, stage.Clock);
            tally.Time(stage.Clock.GetElapsedTime(thawed));
            tally.Add(isStale);
        })));
        await writing;
        table.Add($"Redis is frozen for {seconds} s while A writes: B is stale 6 s after the thaw (time until B is right)", kind, tally.TimedCell());
    }
}
