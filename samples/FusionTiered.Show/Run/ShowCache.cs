using FusionTiered.Show.Json;
using FusionTiered.Show.Market;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Show.Run;

/// <summary>A cache as an application registers one, and its counts.</summary>
public sealed class ShowCache : ICacheFigures, IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private ShowCache(ServiceProvider services)
    {
        _services = services;
        Cache = services.GetRequiredService<IDomainCache>();
        MaxEntries = Cache.GetStatistics().MaxEntries;
    }

    /// <summary>The engine of the caches that are built from now on; set once, at the start of the run.</summary>
    public static ShowEngine Engine { get; set; } = ShowEngine.Coherent;

    public IDomainCache Cache { get; }

    /// <summary>Entries that memory may hold.</summary>
    public long MaxEntries { get; }

    /// <param name="scale">Lifetimes shrink with it, as the delays of the source do.</param>
    /// <param name="configure">What is set otherwise than the environment and the defaults say.</param>
    /// <param name="build">What the cache stands on, beside its engine.</param>
    public static ShowCache Build(TimeScale scale, Action<FusionTieredOptions>? configure = null, Action<IFusionTieredBuilder>? build = null)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IValueSerializer>(new JsonValueSerializer(AnswerJson.Default));
        var builder = services.AddFusionTiered(options =>
        {
            // Keys that an earlier cache left in a Redis are not this one's.
            options.KeyPrefix = $"show-{Guid.NewGuid():N}:";
            options.Defaults.Size = AnswerSize.Of;
            options.Defaults.L1Lifetime ??= TimeSpan.FromMinutes(5);
            foreach (var profile in options.Profiles.Values.Append(options.Defaults))
            {
                profile.Lifetime = Shrink(profile.Lifetime);
                profile.L1Lifetime = Shrink(profile.L1Lifetime);
                profile.IdleTimeout = Shrink(profile.IdleTimeout);
            }

            configure?.Invoke(options);
        });
        Engine.Use(builder);
        build?.Invoke(builder);
        return new(services.BuildServiceProvider());

        TimeSpan? Shrink(TimeSpan? lifetime) => lifetime is { } set ? scale.ToRun(set) : null;
    }

    /// <summary>Whether the node can hear what the others change; some engines know that they do, others only that the server is there.</summary>
    public bool Hears() => Cache.GetHealth() is var health && (health.Coherence == CoherenceStatus.Verified
        || (health is { Coherence: CoherenceStatus.Unverified, L2: RemoteTierStatus.Up } && Cache.DescribePromises()?.Keeps(CachePromise.BoundedStaleness) is false));

    public CacheFigures Read()
    {
        var now = Cache.GetStatistics();
        var all = Of(now.Overall);
        return new([.. Enum.GetValues<PageKind>().Select(kind => Of(now[ProfileFigures.NameOf(kind)]))], all, [all], now.Overall.Unverified);
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private static KindFigures Of(ProfileStatistics profile) => new(
        profile.Hits,
        profile.L2.Hits,
        profile.Misses,
        profile.Loads,
        profile.CallersSaved,
        profile.Entries,
        profile.Bytes,
        profile.Evictions[EvictionReason.Evicted],
        profile.Evictions[EvictionReason.Rejected]);
}
