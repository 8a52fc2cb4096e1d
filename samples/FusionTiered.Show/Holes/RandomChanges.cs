using System.Globalization;

namespace FusionTiered.Show.Holes;

/// <summary>Three nodes read a key while it is changed four times, at moments that a seed chooses. The source is right at every moment.</summary>
internal sealed class RandomChanges : IHole
{
    private const int Changes = 4;
    private const int Reads = 6;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public string Name => "random-changes";

    public bool IsSlow => false;

    public async Task PlayAsync(HoleStage stage, Kind kind, HoleTable table)
    {
        var keys = stage.IsQuick ? 90 : 1_500;
        var nodes = await stage.StartAsync(kind, 3);
        try
        {
            var wrong = 0;
            var seeds = new System.Collections.Concurrent.ConcurrentBag<int>();
            await stage.EachAsync(
                keys,
                async seed =>
                {
                    if (await StaysWrongAsync(stage, nodes, seed))
                    {
                        Interlocked.Increment(ref wrong);
                        seeds.Add(seed);
                    }
                },
                atATime: 24);
            var figure = string.Create(CultureInfo.InvariantCulture, $"{100.0 * wrong / keys:0.0} %{(wrong is > 0 and < 6 ? $", seeds {string.Join(", ", seeds)}" : null)}");
            table.Add("4 random changes of a key on 3 nodes that read it: a node stays stale", kind, new HoleCell(keys, wrong, figure));
        }
        finally
        {
            foreach (var node in nodes)
            {
                await node.DisposeAsync();
            }
        }
    }

    private static async Task<bool> StaysWrongAsync(HoleStage stage, IReadOnlyList<HoleNode> nodes, int seed)
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"random-{seed}");
        var truth = 0;
        await Task.WhenAll([.. nodes.Select((node, at) => Task.Run(() => ReadAsync(node, new Random((seed * 4) + at)))), Task.Run(() => ChangeAsync(new Random((seed * 4) + 3)))]);
        var now = Text(truth);
        var isWrong = false;
        foreach (var node in nodes)
        {
            isWrong |= await node.StaysStaleAsync(key, now, Patience, stage.Clock);
        }

        return isWrong;

        async Task ReadAsync(HoleNode node, Random random)
        {
            for (var read = 0; read < Reads; read++)
            {
                await node.GetOrSetAsync(Life.Usual, key, ct => AnswerAsync(random, ct));
                if (random.Next(2) == 0)
                {
                    await stage.DelayAsync(random.Next(2));
                }
            }
        }

        async ValueTask<string> AnswerAsync(Random random, CancellationToken ct)
        {
            var value = Text(Volatile.Read(ref truth));
            switch (random.Next(3))
            {
                case 1:
                    await Task.Yield();
                    break;
                case 2:
                    await Task.Delay(TimeSpan.FromMilliseconds(1), stage.Clock, ct);
                    break;
                default:
                    break;
            }

            return value;
        }

        async Task ChangeAsync(Random random)
        {
            for (var change = 0; change < Changes; change++)
            {
                await stage.DelayAsync(random.Next(3));
                var next = Interlocked.Increment(ref truth);
                await nodes[random.Next(nodes.Count)].ChangeAsync((Change)random.Next(3), Life.Usual, key, Text(next));
            }
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
