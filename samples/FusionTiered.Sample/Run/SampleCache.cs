using FusionTiered.Sample.Market;

namespace FusionTiered.Sample.Run;

/// <summary>One cache as this sample sets it up, and its counts.</summary>
public sealed class SampleCache : ICacheFigures, IAsyncDisposable
{
    private SampleCache(IDomainCache cache) => Cache = cache;

    public IDomainCache Cache { get; }

    /// <param name="entries">What L1 may hold.</param>
    /// <param name="scale">Lifetimes shrink with it, as the delays of the source do.</param>
    public static SampleCache Build(int entries, long bytes, TimeScale scale) => new(new StubCache(entries, scale.Factor));

    public CacheFigures Read()
    {
        var now = Cache.GetStatistics();
        return new([.. Enum.GetValues<PageKind>().Select(kind => now.Profiles.TryGetValue(ProfileFigures.NameOf(kind), out var p)
            ? new KindFigures(p.Hits, p.Misses, p.Loads, p.Entries, p.Bytes, p.Evictions)
            : default)], now.Entries, now.Bytes);
    }

    public ValueTask DisposeAsync() => default;
}
