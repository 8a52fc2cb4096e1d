using FusionTiered.Show.Scenes;

namespace FusionTiered.Show.Holes;

/// <summary>Node B changes a key while node A loads or reads its older value.</summary>
internal sealed class LoadsAcrossNodes : IHole
{
    private const string New = "new";

    private static readonly string[] Names = ["A", "B", "C"];
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    public string Name => "loads-across-nodes";

    public bool IsSlow => false;

    public async Task PlayAsync(HoleStage stage, Kind kind, HoleTable table)
    {
        var nodes = await stage.StartAsync(kind, 3);
        try
        {
            foreach (var change in Enum.GetValues<Change>())
            {
                var tally = new Tally();
                await stage.EachAsync(stage.Runs, run => PlayAsync(stage, nodes, change, $"{change}-{run}".ToLowerInvariant(), tally));
                table.Add($"{change} on B while A loads: a node stays stale (C reads L2)", kind, tally.Cell());
            }

            var read = new Tally();
            foreach (var change in new[] { Change.Remove, Change.Set })
            {
                await stage.EachAsync(stage.Runs, async run => read.Add(
                    await LoadsOnOneNode.IsStaleAfterReadAsync(nodes[0], nodes[1], $"read-{change}-{run}".ToLowerInvariant(), change, nodes[1], stage, settle: 30), $"{change}"));
            }

            table.Add("Remove or Set on B between A's read of L2 and its copy into L1: A stays stale", kind, read.Cell());
        }
        finally
        {
            foreach (var node in nodes)
            {
                await node.DisposeAsync();
            }
        }
    }

    private static async Task PlayAsync(HoleStage stage, IReadOnlyList<HoleNode> nodes, Change change, string key, Tally tally)
    {
        var old = new HeldSource<string>();
        var loading = nodes[0].GetOrSetAsync(Life.Usual, key, old.CallAsync).AsTask();
        await old.Called.WaitAsync(HoleStage.Limit);
        await nodes[1].ChangeAsync(change, Life.Usual, key, New);

        // So that A has heard of the change before its load ends: the message is not what saves it.
        await stage.DelayAsync(30);
        old.Answer("old");
        await loading;
        await stage.DelayAsync(30);
        var isWrong = false;
        foreach (var node in new[] { 2, 0, 1 })
        {
            if (await nodes[node].StaysStaleAsync(key, New, Patience, stage.Clock))
            {
                isWrong = true;
                tally.Note(Names[node]);
            }
        }

        tally.Add(isWrong);
    }
}
