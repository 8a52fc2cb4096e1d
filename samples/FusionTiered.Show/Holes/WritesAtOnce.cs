namespace FusionTiered.Show.Holes;

/// <summary>Two writes of one key at the same moment: afterwards all nodes and Redis have the same value, whichever it is.</summary>
internal sealed class WritesAtOnce : IHole
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public string Name => "writes-at-once";

    public bool IsSlow => false;

    public async Task PlayAsync(HoleStage stage, Kind kind, HoleTable table)
    {
        var nodes = await stage.StartAsync(kind, 3);
        try
        {
            var (across, same) = (new Tally(), new Tally());
            await stage.EachAsync(stage.IsQuick ? 40 : 500, async run =>
            {
                across.Add(await DifferAsync($"across-{run}", nodes[1]));
                same.Add(await DifferAsync($"same-{run}", nodes[0]));
            });
            table.Add("Set on A and on B at once: the nodes differ afterwards", kind, across.Cell());
            table.Add("two Sets at once on A: A differs from Redis afterwards", kind, same.Cell());
        }
        finally
        {
            foreach (var node in nodes)
            {
                await node.DisposeAsync();
            }
        }

        async Task<bool> DifferAsync(string key, HoleNode second)
        {
            await Task.WhenAll(
                Task.Run(async () => await nodes[0].SetAsync(Life.Usual, key, "x")),
                Task.Run(async () => await second.SetAsync(Life.Usual, key, "y")));
            await stage.DelayAsync(60);
            for (var began = stage.Clock.GetTimestamp(); ; await stage.DelayAsync(10))
            {
                // C had nothing in memory before, so that it reads Redis.
                var seen = new HashSet<string?>(StringComparer.Ordinal);
                foreach (var node in nodes)
                {
                    seen.Add((await node.TryGetAsync(Life.Usual, key)).Value);
                }

                if (seen.Count == 1 || stage.Clock.GetElapsedTime(began) > Patience)
                {
                    return seen.Count > 1;
                }
            }
        }
    }
}
