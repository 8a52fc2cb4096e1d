using FusionTiered.Show.Scenes;

namespace FusionTiered.Show.Holes;

/// <summary>A key is removed, set or expired while its older value is loaded or read on the same node.</summary>
internal sealed class LoadsOnOneNode : IHole
{
    private const string New = "new";

    public string Name => "loads-on-one-node";

    public bool IsSlow => false;

    public async Task PlayAsync(HoleStage stage, Kind kind, HoleTable table)
    {
        var nodes = await stage.StartAsync(kind, 2);
        await using var a = nodes[0];
        await using var b = nodes[1];
        await PlayAsync("Remove, Set or Expire during a load, same node: the next read is stale", Life.Usual, BeginLoadAsync);
        await PlayAsync("the same during an eager refresh", Life.Eager, BeginRefreshAsync);
        await PlayAsync("the same while a load whose soft deadline has passed goes on behind", Life.Soft, BeginBehindAsync);

        var read = new Tally();
        foreach (var change in new[] { Change.Remove, Change.Set })
        {
            await stage.EachAsync(stage.Runs, async run => read.Add(await IsStaleAfterReadAsync(a, b, $"read-{change}-{run}".ToLowerInvariant(), change, a, stage, settle: 0), $"{change}"));
        }

        table.Add("Remove or Set between a read of L2 and its copy into L1, same node: the next read is stale", kind, read.Cell());

        async Task PlayAsync(string scene, Life life, Func<HoleNode, string, HeldSource<string>, Task<Task>> begin)
        {
            var tally = new Tally();
            foreach (var change in Enum.GetValues<Change>())
            {
                await stage.EachAsync(stage.Runs, async run =>
                {
                    var key = $"{change}-{run}".ToLowerInvariant();
                    var old = new HeldSource<string>();
                    var ends = await begin(a, key, old);
                    await a.ChangeAsync(change, life, key, New);
                    old.Answer("old");
                    await ends;
                    tally.Add(!string.Equals(await a.GetOrSetAsync(life, key, static _ => new(New)), New, StringComparison.Ordinal), $"{change}");
                });
            }

            table.Add(scene, kind, tally.Cell());
        }

        async Task<Task> BeginLoadAsync(HoleNode node, string key, HeldSource<string> old)
        {
            var loading = node.GetOrSetAsync(Life.Usual, key, old.CallAsync).AsTask();
            await old.Called.WaitAsync(HoleStage.Limit);
            return loading;
        }

        async Task<Task> BeginRefreshAsync(HoleNode node, string key, HeldSource<string> old)
        {
            await node.GetOrSetAsync(Life.Eager, key, static _ => new("older"));
            await stage.DelayAsync(350);
            while (!old.Called.IsCompleted)
            {
                await node.GetOrSetAsync(Life.Eager, key, old.CallAsync);
                await stage.DelayAsync(10);
            }

            return EndBehindAsync(old);
        }

        async Task<Task> BeginBehindAsync(HoleNode node, string key, HeldSource<string> old)
        {
            await node.GetOrSetAsync(Life.Soft, key, static _ => new("older"), TimeSpan.FromMilliseconds(50));
            await stage.DelayAsync(100);
            await node.GetOrSetAsync(Life.Soft, key, old.CallAsync);
            await old.Called.WaitAsync(HoleStage.Limit);
            return EndBehindAsync(old);
        }

        // Nobody is told when a load behind has stored.
        async Task EndBehindAsync(HeldSource<string> old)
        {
            while (!old.IsAnswered)
            {
                await stage.DelayAsync(1);
            }

            await stage.DelayAsync(60);
        }
    }

    /// <summary>Holds a read of L2 on <paramref name="reader"/>, changes the key on <paramref name="changer"/>, and asks the reader.</summary>
    public static async Task<bool> IsStaleAfterReadAsync(HoleNode reader, HoleNode writer, string key, Change change, HoleNode changer, HoleStage stage, double settle)
    {
        var old = $"old-{key}-{Guid.NewGuid():N}";
        await writer.SetAsync(Life.Usual, key, old);
        using var hold = new ReadHold(old);
        var reading = Task.Run(() => reader.TryGetAsync(Life.Usual, key).AsTask());
        await hold.Reached.WaitAsync(HoleStage.Limit);
        await changer.ChangeAsync(change, Life.Usual, key, New);
        await stage.DelayAsync(settle);
        hold.Release();
        await reading;
        return await reader.StaysStaleAsync(key, New, TimeSpan.FromMilliseconds(settle > 0 ? 500 : 0), stage.Clock);
    }
}
