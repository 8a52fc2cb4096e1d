using System.Globalization;
using FusionTiered.Show.Nodes;

namespace FusionTiered.Show.Holes;

/// <summary>Node B loses its connection while node A writes, and gets it back.</summary>
internal sealed class LostConnections : IHole
{
    // FusionTiered's coherence lease, and a little for a machine that is busy between two looks at a clock.
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(2.2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(6);

    public string Name => "lost-connections";

    public bool IsSlow => true;

    public async Task PlayAsync(HoleStage stage, Kind kind, HoleTable table)
    {
        var prefix = stage.NewPrefix();
        await using var a = await stage.StartAsync(kind, prefix, name: "a");
        var (killed, cut) = (new Tally(), new Tally());
        await stage.EachAsync(stage.IsQuick ? 3 : 50, run => PlayAsync(stage, kind, a, prefix, $"killed-{run}", isCut: false, killed));
        await stage.EachAsync(stage.IsQuick ? 3 : 50, run => PlayAsync(stage, kind, a, prefix, $"cut-{run}", isCut: true, cut));
        table.Add("B's subscription is killed while A writes: B is stale 6 s later, or stale and verified beyond the lease (time stale after the heal)", kind, killed.TimedCell());
        table.Add("B is cut off for 3 s while A writes: the same", kind, cut.TimedCell());
    }

    private static async Task PlayAsync(HoleStage stage, Kind kind, HoleNode a, string prefix, string key, bool isCut, Tally tally)
    {
        var name = $"b-{Guid.NewGuid():N}";
        await using var cable = new Forwarder(RedisAddress.Of(stage.Server.Options));
        await using var b = await stage.StartAsync(kind, prefix, string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{cable.Port}"), name, isPatient: false);
        await stage.MeetAsync(a, b);
        await a.SetAsync(Life.Usual, key, "old");
        await b.TryGetAsync(Life.Usual, key);
        await b.TryGetAsync(Life.Usual, key);
        await stage.DelayAsync(Random.Shared.Next(300));

        using var ended = new CancellationTokenSource();
        var watch = new StaleWatch(b, key, stage.Clock);
        var watching = watch.RunAsync(ended.Token);
        if (isCut)
        {
            cable.Cut();
            await stage.DelayAsync(300);
            await a.SetAsync(Life.Usual, key, "new");
            watch.Acknowledged();
            await stage.DelayAsync(2_700);
            cable.Heal();
        }
        else
        {
            await KillSubscriptionAsync(stage, name);
            await a.SetAsync(Life.Usual, key, "new");
            watch.Acknowledged();
        }

        watch.Healed();
        await Task.WhenAny(watching, Task.Delay(Patience, stage.Clock));
        var isOver = watching.IsCompleted;
        await ended.CancelAsync();
        await watching;
        tally.Time(watch.StaleAfterHeal);
        tally.Add(!isOver || watch.VerifiedAfterWrite > Lease);
    }

    private static async Task KillSubscriptionAsync(HoleStage stage, string name)
    {
        await using var talk = await RedisTalk.ConnectAsync(stage.Server.Options, stage.Ct);
        var clients = (string)(await talk.AskAsync(stage.Ct, "CLIENT", "LIST"))!;
        foreach (var client in clients.Split('\n').Where(line => line.Contains($" name={name} ", StringComparison.Ordinal) && !line.Contains(" sub=0 ", StringComparison.Ordinal)))
        {
            await talk.AskAsync(stage.Ct, "CLIENT", "KILL", "ID", client.Split(' ')[0]["id=".Length..]);
        }
    }
}
