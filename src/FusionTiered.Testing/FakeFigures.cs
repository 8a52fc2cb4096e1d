using System.Collections.Concurrent;
using FusionTiered.Telemetry;

namespace FusionTiered.Testing;

/// <summary>What a fake counts, in the counters of the engines.</summary>
internal sealed class FakeFigures
{
    private readonly ConcurrentDictionary<string, ProfileCounters> _profiles = new(StringComparer.OrdinalIgnoreCase);
    private long _tags;
    private long _localOnlyWrites;

    public ProfileCounters Of(CacheKey key) => Of(key.Profile);

    public ProfileCounters Of(CacheProfile profile) => _profiles.GetOrAdd(profile.Name, static _ => new());

    public void TagInvalidated() => Interlocked.Increment(ref _tags);

    /// <summary>A change that only this node knows of.</summary>
    /// <param name="counters">Of its profile; null: it has none.</param>
    public void WroteLocalOnly(ProfileCounters? counters)
    {
        if (counters is null)
        {
            Interlocked.Increment(ref _localOnlyWrites);
        }
        else
        {
            counters.WroteLocalOnly();
        }
    }

    public CacheStatistics Read(string cache, FakeStore store)
    {
        var entries = store.Fresh().CountBy(static entry => entry.Key.Profile.Name, StringComparer.OrdinalIgnoreCase).ToDictionary(StringComparer.OrdinalIgnoreCase);
        var figures = _profiles.Select(one => new ProfileFigures(one.Key, one.Value, 0, entries.GetValueOrDefault(one.Key), 0, static _ => 0));
        return StatisticsReader.Read(cache, new([.. figures], Interlocked.Read(ref _tags), Interlocked.Read(ref _localOnlyWrites), 0)) with { LoadsUnderWay = store.LoadsUnderWay };
    }
}
