namespace FusionTiered.Show.Holes;

/// <summary>Redis answers nothing, and values are missing in memory.</summary>
internal sealed class MissesWithoutRedis : IHole
{
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(1);

    public string Name => "misses-without-redis";

    public bool IsSlow => true;

    public async Task PlayAsync(HoleStage stage, Kind kind, HoleTable table)
    {
        await using var server = await stage.NewServerAsync();
        await using var node = await stage.StartAsync(kind, stage.NewPrefix(), server.Options.Endpoints[0], isPatient: false);
        await stage.MeetAsync(node);

        // Plain FusionCache waits 10 s each time.
        var misses = kind == Kind.Plain ? 2 : 12;
        var tally = new Tally();
        var first = TimeSpan.Zero;
        server.Freeze();
        try
        {
            for (var miss = 0; miss < misses; miss++)
            {
                var began = stage.Clock.GetTimestamp();
                await node.GetOrSetAsync(Life.Usual, $"miss-{miss}", static _ => new("value"));
                var took = stage.Clock.GetElapsedTime(began);
                first = miss == 0 ? took : first;
                tally.Time(took);
                tally.Add(took > Slow);
            }
        }
        finally
        {
            server.Thaw();
        }

        table.Add("Redis is frozen: a miss takes longer than 1 s (time of a miss)", kind, tally.TimedCell($"first {HoleCell.Words(first)}, "));
    }
}
