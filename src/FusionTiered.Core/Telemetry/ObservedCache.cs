using System.Diagnostics.Metrics;

namespace FusionTiered.Telemetry;

/// <summary>One cache that a meter observes, and its figures as measurements.</summary>
internal sealed class ObservedCache(string name, ICacheFigures figures, long maxEntries, long maxBytes, TimeSpan coherenceLease)
{
    private readonly Dictionary<(string Profile, string Result, string Tier), long> _told = [];
    private readonly Lock _telling = new();

    public string Name => name;

    public ICacheFigures Figures => figures;

    public long MaxEntries => maxEntries;

    public long MaxBytes => maxBytes;

    public TimeSpan CoherenceLease => coherenceLease;

    /// <summary>The calls of each profile. The sum of the results is the number of calls, once no call is under way.</summary>
    public List<Measurement<long>> Requests()
    {
        List<Measurement<long>> all = [];
        lock (_telling)
        {
            foreach (var profile in figures.ReadFigures().Profiles)
            {
                // As ProfileStatistics has it. Behind a hit L2 is asked as well, and a batch may answer more keys than memory missed.
                var counters = profile.Counters;
                var (memory, stale, l2) = (counters.Hits, counters.Stale, counters.L2Hits);
                var left = counters.Misses;
                var fromL2 = Math.Min(l2, left);
                left -= fromL2;
                var old = Math.Min(stale, left);
                all.Add(Told(profile.Profile, "hit", "l1", memory));
                all.Add(Told(profile.Profile, "hit", "l2", fromL2));
                all.Add(Told(profile.Profile, "stale", "any", old));
                all.Add(Told(profile.Profile, "miss", "source", left - old));
            }
        }

        return all;
    }

    public IEnumerable<Measurement<long>> PerProfile(Func<ProfileFigures, long> read) =>
        figures.ReadFigures().Profiles.Select(profile => Of(read(profile), Tag(CacheMeter.ProfileTag, profile.Profile)));

    public IEnumerable<Measurement<long>> PerProfile<TKind>(Func<ProfileFigures, IEnumerable<(long Value, TKind Kind)>> read, string tag, Func<TKind, string> text) =>
        figures.ReadFigures().Profiles.SelectMany(profile => read(profile).Select(one => Of(one.Value, Tag(CacheMeter.ProfileTag, profile.Profile), Tag(tag, text(one.Kind)))));

    /// <summary>A figure of each profile, and the rest that belongs to none.</summary>
    public IEnumerable<Measurement<long>> WithRest(Func<ProfileFigures, long> read, Func<CacheFigures, long> rest)
    {
        var all = figures.ReadFigures();
        return all.Profiles.Select(profile => Of(read(profile), Tag(CacheMeter.ProfileTag, profile.Profile))).Append(Of(rest(all)));
    }

    /// <summary>A figure of the whole cache.</summary>
    public Measurement<T>[] One<T>(T value)
        where T : struct => [Of(value)];

    public Measurement<T> Of<T>(T value, params ReadOnlySpan<KeyValuePair<string, object?>> tags)
        where T : struct => new(value, [new(CacheMeter.CacheTag, name), .. tags]);

    public static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);

    // A call is counted in steps, so a figure that is a difference can sink for a moment. A counter that sinks looks like a restart.
    private Measurement<long> Told(string profile, string result, string tier, long value)
    {
        var told = Math.Max(value, _told.GetValueOrDefault((profile, result, tier)));
        _told[(profile, result, tier)] = told;
        return Of(told, Tag(CacheMeter.ProfileTag, profile), Tag(CacheMeter.ResultTag, result), Tag(CacheMeter.TierTag, tier));
    }
}
