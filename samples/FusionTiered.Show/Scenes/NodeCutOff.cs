using FusionTiered.Show.Market;
using static FusionTiered.Show.Scenes.Asking;

namespace FusionTiered.Show.Scenes;

/// <summary>The cable of a node is pulled while another goes on writing: it serves what it has, says so, and is right again once healed.</summary>
internal sealed class NodeCutOff : IScene
{
    private const int Node = 1;

    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Apart = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(10);

    public string Name => "node-cut-off";

    public string Promise => "a node that is cut off serves unverified, says so, and is right when it is healed";

    public IReadOnlyList<CachePromise> Needs { get; } = [CachePromise.BoundedStaleness, CachePromise.FailuresStayInside];

    public bool OnNodes => true;

    public async Task<SceneResult> PlayAsync(SceneStage stage, CancellationToken ct)
    {
        var lease = TimeSpan.Zero;
        await using var cluster = await stage.NewClusterAsync(ct, options =>
        {
            options.L2.ReadDeadline = TimeSpan.FromMilliseconds(100);
            lease = options.L2.CoherenceLease;
        });
        var page = new Page(PageKind.Market, "IBM");
        using var story = new PriceStory(cluster[0], CacheKeys.MarketData(page.Subject), stage.Analyst.Quote(page), stage.Clock);
        await story.WriteAsync(ct);
        using var reader = new PriceReader(story, cluster[Node], stage.Clock);
        reader.Begin(Between / 2, ct);
        await stage.UntilAsync(() => reader.LastVerified >= story.Written, ct);
        await Task.Delay(Settling, stage.Clock, ct);

        cluster.Wires.CutOff(Node);
        story.Begin(Between, ct);
        var noticed = await stage.UntilAsync(() => reader.Unverified > 0, ct);
        await Task.Delay(Apart, stage.Clock, ct);
        var health = cluster[Node].GetHealth();
        var (meanwhile, behind) = (reader.Unverified, reader.Behind);

        cluster.Wires.Heal(Node);
        var written = story.Written;
        reader.ForbidBelow(written);
        var healed = await stage.UntilAsync(() => reader.LastVerified >= written, ct);
        await Task.Delay(Settling, stage.Clock, ct);
        await story.EndAsync();
        await reader.EndAsync();
        return new(
            Name,
            noticed is not null && meanwhile > 0 && health.Status == CacheHealthStatus.Degraded && healed is not null
                && reader.Oldest <= lease && reader.Forbidden == 0 && reader.Calls == 0,
            Text($"answers that were verified were {InWords(reader.Oldest)} old at most, the lease is {InWords(lease)}; {InWords(noticed)} after the cut the node said 'unverified', {meanwhile} answers, up to {behind} prices behind, health {health.Status}, {reader.Calls} source calls; right {InWords(healed)} after the heal, {reader.Forbidden} verified answers older than that"));
    }
}
