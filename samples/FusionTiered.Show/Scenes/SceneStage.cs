using FusionTiered.Show.Market;
using FusionTiered.Show.Nodes;
using FusionTiered.Show.Run;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Show.Scenes;

/// <summary>What a scene may use: the prices, the real clock, and caches of its own.</summary>
/// <param name="tier">What nodes share; null: nothing, so there is one node.</param>
public sealed class SceneStage(Analyst analyst, ISharedTier? tier, TimeProvider clock)
{
    /// <summary>Nodes of a scene that is played on several.</summary>
    public const int Nodes = 3;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);

    public Analyst Analyst => analyst;

    public TimeProvider Clock => clock;

    public bool HasNodes => tier is not null;

    /// <summary>A fresh cache with true lifetimes: scenes run in real time.</summary>
    public ShowCache NewCache(int? entries = null, long? bytes = null) => ShowCache.Build(
        new TimeScale(1), options => (options.MaxEntries, options.MaxBytes) = (entries ?? options.MaxEntries, bytes ?? options.MaxBytes));

    /// <summary>Fresh nodes, each of which hears the others.</summary>
    public Task<ShowCluster> NewClusterAsync(CancellationToken ct, Action<FusionTieredOptions>? configure = null, Action<IFusionTieredBuilder>? build = null) =>
        ShowCluster.StartAsync(tier, Nodes, new TimeScale(1), clock, ct, configure, build);

    /// <summary>Whether the engine promises all that a scene shows, where it is played.</summary>
    public async Task<bool> PromisesAsync(IScene scene, CancellationToken ct)
    {
        if (!scene.OnNodes)
        {
            await using var alone = NewCache();
            return Promises(alone.Cache);
        }

        await using var cluster = await NewClusterAsync(ct);
        return Promises(cluster[0]);

        bool Promises(IDomainCache cache) => cache.DescribePromises() is not { } promises || scene.Needs.All(promises.Keeps);
    }

    /// <summary>Waits until something is so.</summary>
    /// <returns>How long that took; null: it did not come about.</returns>
    public async Task<TimeSpan?> UntilAsync(Func<ValueTask<bool>> isSo, CancellationToken ct)
    {
        var began = clock.GetTimestamp();
        while (true)
        {
            if (await isSo())
            {
                return clock.GetElapsedTime(began);
            }

            if (clock.GetElapsedTime(began) > Patience)
            {
                return null;
            }

            await Task.Delay(Pause, clock, ct);
        }
    }

    /// <inheritdoc cref="UntilAsync(Func{ValueTask{bool}}, CancellationToken)"/>
    public Task<TimeSpan?> UntilAsync(Func<bool> isSo, CancellationToken ct) => UntilAsync(() => ValueTask.FromResult(isSo()), ct);
}
