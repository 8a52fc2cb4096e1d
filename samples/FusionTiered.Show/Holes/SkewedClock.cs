namespace FusionTiered.Show.Holes;

/// <summary>The clock of node B is 5 s behind. It writes, and ends values by a tag.</summary>
internal sealed class SkewedClock : IHole
{
    private const string SetScene = "B's clock is 5 s behind; Set on B: A stays stale";
    private const string TagScene = "B's clock is 5 s behind; RemoveByTag on B: A or B stays stale";

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    public string Name => "skewed-clock";

    public bool IsSlow => false;

    public async Task PlayAsync(HoleStage stage, Kind kind, HoleTable table)
    {
        if (!OtherProcess.HasFakeTime)
        {
            table.LeaveOut(SetScene, "there is no libfaketime (on Debian and Ubuntu: apt install faketime)");
            table.LeaveOut(TagScene, "there is no libfaketime");
            return;
        }

        var prefix = stage.NewPrefix();
        await using var a = await stage.StartAsync(kind, prefix);
        await stage.MeetAsync(a);
        await using var b = await OtherProcess.StartAsync(kind, prefix, stage.Server.Options.Endpoints[0], "-5s");
        var behind = stage.Clock.GetUtcNow().ToUnixTimeMilliseconds() - long.Parse(await b.AskAsync("time"), System.Globalization.CultureInfo.InvariantCulture);
        if (behind is < 4_000 or > 6_000)
        {
            throw new InvalidDataException($"libfaketime did not set the clock of the other process back: it is {behind} ms behind.");
        }

        await stage.DelayAsync(300);
        var (set, tag) = (new Tally(), new Tally());
        for (var run = 0; run < stage.Runs; run++)
        {
            var (key, mark) = ($"skewed-{run}", $"tag-{run}");
            await BothHaveAsync(key, mark, "old");
            await b.AskAsync($"set {key} new {mark}");
            set.Add(await StaysAsync(async () => (await a.TryGetAsync(Life.Usual, key)).Value is not "new"));

            await BothHaveAsync(key + "t", mark + "t", "old");
            await b.AskAsync($"tag {mark}t");
            var (staleOnA, staleOnB) = (await StaysAsync(async () => (await a.TryGetAsync(Life.Usual, key + "t")).Value is "old"), await b.AskAsync($"get {key}t") is "old");
            tag.Add(staleOnA || staleOnB, staleOnA && staleOnB ? "A and B" : staleOnA ? "A" : "B");
        }

        table.Add(SetScene, kind, set.Cell());
        table.Add(TagScene, kind, tag.Cell());

        async Task BothHaveAsync(string key, string mark, string value)
        {
            await a.SetAsync(Life.Usual, key, value, mark);
            await b.AskAsync($"get {key}");
            await a.TryGetAsync(Life.Usual, key);
        }

        async Task<bool> StaysAsync(Func<Task<bool>> isStale)
        {
            for (var began = stage.Clock.GetTimestamp(); await isStale(); await stage.DelayAsync(10))
            {
                if (stage.Clock.GetElapsedTime(began) > Patience)
                {
                    return true;
                }
            }

            return false;
        }
    }
}
