using System.Globalization;
using FusionTiered.Profiles;

namespace FusionTiered.AspNetCore.Settings;

/// <summary>The settings of the endpoints: the one list that reading and validating go by.</summary>
internal static class EndpointSettings
{
    public const string Section = "Endpoints";

    public static readonly EndpointSetting[] All =
    [
        Switch(nameof(CacheEndpointOptions.AllowChanges), static o => o.AllowChanges, static (o, value) => o.AllowChanges = value),
        Switch(nameof(CacheEndpointOptions.AllowLocal), static o => o.AllowLocal, static (o, value) => o.AllowLocal = value),
        Policy(nameof(CacheEndpointOptions.ReadPolicy), static o => o.ReadPolicy, static (o, value) => o.ReadPolicy = value),
        Policy(nameof(CacheEndpointOptions.ChangePolicy), static o => o.ChangePolicy, static (o, value) => o.ChangePolicy = value),
        Switch(nameof(CacheEndpointOptions.ShowKeys), static o => o.ShowKeys, static (o, value) => o.ShowKeys = value),
        Switch(nameof(CacheEndpointOptions.ShowValues), static o => o.ShowValues, static (o, value) => o.ShowValues = value),
        new(
            nameof(CacheEndpointOptions.HitRateThreshold),
            "0 to 100",
            static (o, text) => Set(double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value), () => o.HitRateThreshold = value),
            static o => o.HitRateThreshold,
            static o => o.HitRateThreshold is >= 0 and <= 100),
        Number(nameof(CacheEndpointOptions.LeastRequests), 1, 1_000_000_000, static o => o.LeastRequests, static (o, value) => o.LeastRequests = value),
        Span(nameof(CacheEndpointOptions.Window), "00:00:10", "1.00:00:00", static o => o.Window, static (o, value) => o.Window = value),
        Span(nameof(CacheEndpointOptions.ProbeDeadline), "00:00:00.010", "00:01:00", static o => o.ProbeDeadline, static (o, value) => o.ProbeDeadline = value),
        Number(nameof(CacheEndpointOptions.ClearsPerMinute), 1, 10_000, static o => o.ClearsPerMinute, static (o, value) => o.ClearsPerMinute = value),
        Number(nameof(CacheEndpointOptions.PatternsPerMinute), 1, 10_000, static o => o.PatternsPerMinute, static (o, value) => o.PatternsPerMinute = value),
        Number(nameof(CacheEndpointOptions.MostKeys), 1, 100_000, static o => o.MostKeys, static (o, value) => o.MostKeys = value),
        Number(nameof(CacheEndpointOptions.MostListeners), 1, 10_000, static o => o.MostListeners, static (o, value) => o.MostListeners = value),
        Span(nameof(CacheEndpointOptions.EventsEvery), "00:00:00.100", "00:01:00", static o => o.EventsEvery, static (o, value) => o.EventsEvery = value),
    ];

    private static EndpointSetting Switch(string name, Func<CacheEndpointOptions, bool> get, Action<CacheEndpointOptions, bool> set) =>
        new(name, "true or false", (o, text) => Set(bool.TryParse(text, out var value), () => set(o, value)), o => get(o), static _ => true);

    private static EndpointSetting Policy(string name, Func<CacheEndpointOptions, string?> get, Action<CacheEndpointOptions, string?> set) => new(
        name,
        "the name of an authorization policy",
        (o, text) => Set(isOne: true, () => set(o, text.Length == 0 ? null : text)),
        get,
        o => get(o) is null || !string.IsNullOrWhiteSpace(get(o)));

    private static EndpointSetting Number(string name, int least, int most, Func<CacheEndpointOptions, int> get, Action<CacheEndpointOptions, int> set) => new(
        name,
        string.Create(CultureInfo.InvariantCulture, $"{least} to {most}"),
        (o, text) => Set(ProfileSettings.TryParseInt(text, out var value), () => set(o, value)),
        o => get(o),
        o => get(o) >= least && get(o) <= most);

    private static EndpointSetting Span(string name, string least, string most, Func<CacheEndpointOptions, TimeSpan> get, Action<CacheEndpointOptions, TimeSpan> set) => new(
        name,
        $"{least} to {most}, written as [d.]hh:mm:ss[.fff]",
        (o, text) => Set(ProfileSettings.TryParseDuration(text, out var value), () => set(o, value)),
        o => get(o),
        o => get(o) >= TimeSpan.Parse(least, CultureInfo.InvariantCulture) && get(o) <= TimeSpan.Parse(most, CultureInfo.InvariantCulture));

    private static bool Set(bool isOne, Action set)
    {
        if (isOne)
        {
            set();
        }

        return isOne;
    }
}
