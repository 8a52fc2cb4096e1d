using System.Globalization;

namespace FusionTiered.Show.Holes;

/// <summary>A hundred callers on each of three nodes want the same missing key.</summary>
internal sealed class OneLoadOnThreeNodes : IHole
{
    private const int Callers = 100;

    private static readonly TimeSpan SourceTakes = TimeSpan.FromMilliseconds(50);

    public string Name => "one-load";

    public bool IsSlow => false;

    public async Task PlayAsync(HoleStage stage, Kind kind, HoleTable table)
    {
        var nodes = await stage.StartAsync(kind, 3);
        try
        {
            var (tally, most) = (new Tally(), 0);
            var keys = stage.IsQuick ? 8 : 50;
            for (var number = 0; number < keys; number++)
            {
                var calls = 0;
                var key = $"one-{number}";
                var began = stage.Clock.GetTimestamp();
                await Task.WhenAll(nodes.SelectMany(node => Enumerable.Range(0, Callers).Select(_ => Task.Run(() => node.GetOrSetAsync(Life.Usual, key, LoadAsync).AsTask()))));
                tally.Time(stage.Clock.GetElapsedTime(began) - SourceTakes);
                tally.Add(calls > 1);
                most = Math.Max(most, calls);

                async ValueTask<string> LoadAsync(CancellationToken ct)
                {
                    Interlocked.Increment(ref calls);
                    await Task.Delay(SourceTakes, stage.Clock, ct);
                    return "value";
                }
            }

            table.Add(
                "3 nodes, 100 callers each, one missing key: more than one call of the source (wait of the last caller beyond the source)",
                kind,
                tally.TimedCell(string.Create(CultureInfo.InvariantCulture, $"at most {most} calls; ")));
        }
        finally
        {
            foreach (var node in nodes)
            {
                await node.DisposeAsync();
            }
        }
    }
}
