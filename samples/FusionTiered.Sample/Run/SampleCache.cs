using FusionTiered.Sample.Market;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Sample.Run;

/// <summary>A cache as an application registers one, and its counts.</summary>
public sealed class SampleCache : ICacheFigures, IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private SampleCache(ServiceProvider services)
    {
        _services = services;
        Cache = services.GetRequiredService<IDomainCache>();
        MaxEntries = Cache.GetStatistics().MaxEntries;
    }

    /// <summary>The engine of the caches that are built from now on; set once, at the start of the run.</summary>
    public static SampleEngine Engine { get; set; } = SampleEngine.Embedded;

    public IDomainCache Cache { get; }

    /// <summary>Entries that memory may hold.</summary>
    public long MaxEntries { get; }

    /// <param name="scale">Lifetimes shrink with it, as the delays of the source do.</param>
    /// <param name="entries">What memory may hold; null: what the environment or the defaults say.</param>
    /// <param name="bytes">The same in bytes.</param>
    public static SampleCache Build(TimeScale scale, int? entries = null, long? bytes = null)
    {
        var services = new ServiceCollection();
        var builder = services.AddFusionTiered(options =>
        {
            // What an earlier cache left in a Redis is not this one's.
            options.KeyPrefix = $"sample-{Guid.NewGuid():N}:";
            options.MaxEntries = entries ?? options.MaxEntries;
            options.MaxBytes = bytes ?? options.MaxBytes;
            options.Defaults.Size = AnswerSize.Of;
            foreach (var profile in options.Profiles.Values.Append(options.Defaults))
            {
                profile.Lifetime = Shrink(profile.Lifetime);
                profile.L1Lifetime = Shrink(profile.L1Lifetime);
                profile.IdleTimeout = Shrink(profile.IdleTimeout);
            }
        });
        Engine.Use(builder);
        return new(services.BuildServiceProvider());

        TimeSpan? Shrink(TimeSpan? lifetime) => lifetime is { } set ? scale.ToRun(set) : null;
    }

    public CacheFigures Read()
    {
        var now = Cache.GetStatistics();
        return new([.. Enum.GetValues<PageKind>().Select(kind => Of(now[ProfileFigures.NameOf(kind)]))], Of(now.Overall));
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private static KindFigures Of(ProfileStatistics profile) => new(
        profile.Hits,
        profile.Misses,
        profile.Loads,
        profile.CallersSaved,
        profile.Entries,
        profile.Bytes,
        profile.Evictions[EvictionReason.Evicted],
        profile.Evictions[EvictionReason.Rejected]);
}
