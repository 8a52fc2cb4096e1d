using FusionTiered.Sample.Market;
using FusionTiered.Sample.Nodes;
using FusionTiered.Sample.Run;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Sample.Scenes;

/// <summary>What a scene may use: the prices, the real clock, and caches of its own.</summary>
/// <param name="tier">What nodes share; null: the engine has one node.</param>
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
    public SampleCache NewCache(int? entries = null, long? bytes = null) => SampleCache.Build(
        new TimeScale(1), options => (options.MaxEntries, options.MaxBytes) = (entries ?? options.MaxEntries, bytes ?? options.MaxBytes));

    /// <summary>Fresh nodes, each of which hears the others.</summary>
    public Task<SampleCluster> NewClusterAsync(CancellationToken ct, Action<FusionTieredOptions>? configure = null, Action<IFusionTieredBuilder>? build = null) =>
        SampleCluster.StartAsync(tier, Nodes, new TimeScale(1), clock, ct, configure, build);

    /// <summary>Whether the engine promises all of it.</summary>
    public async Task<bool> PromisesAsync(IReadOnlyList<CachePromise> needs)
    {
        await using var cache = NewCache();
        return cache.Cache.DescribePromises() is not { } promises || needs.All(promises.Keeps);
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
