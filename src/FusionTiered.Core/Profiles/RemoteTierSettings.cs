using System.Globalization;

namespace FusionTiered.Profiles;

/// <summary>The settings of the shared tier: how each is written and what is allowed.</summary>
internal sealed class RemoteTierSettings
{
    private static readonly TimeSpan Instant = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public static readonly IReadOnlyList<RemoteTierSettings> All =
    [
        Duration(nameof(RemoteTierOptions.CoherenceLease), "200 ms to 30 s", TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(30), static o => o.CoherenceLease, static (o, v) => o.CoherenceLease = v),
        Duration(nameof(RemoteTierOptions.ReadDeadline), "1 ms to 60 s", Instant, Minute, static o => o.ReadDeadline, static (o, v) => o.ReadDeadline = v),
        Duration(nameof(RemoteTierOptions.WriteDeadline), "1 ms to 60 s", Instant, Minute, static o => o.WriteDeadline, static (o, v) => o.WriteDeadline = v),
        new()
        {
            Name = nameof(RemoteTierOptions.BreakerFailures),
            Allowed = "1 to 1000",
            IsAllowed = static o => o.BreakerFailures is >= 1 and <= 1_000,
            Shown = static o => o.BreakerFailures.ToString(CultureInfo.InvariantCulture),
            TrySet = static (o, text) =>
            {
                var parsed = ProfileSettings.TryParseInt(text, out var value);
                o.BreakerFailures = parsed ? value : o.BreakerFailures;
                return parsed;
            },
        },
        Duration(nameof(RemoteTierOptions.BreakerPause), "10 ms to 10 min", TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(10), static o => o.BreakerPause, static (o, v) => o.BreakerPause = v),
    ];

    public required string Name { get; init; }

    public required string Allowed { get; init; }

    public required Func<RemoteTierOptions, bool> IsAllowed { get; init; }

    public required Func<RemoteTierOptions, string> Shown { get; init; }

    /// <summary>Sets what was written; false: it cannot be read.</summary>
    public required Func<RemoteTierOptions, string, bool> TrySet { get; init; }

    private static RemoteTierSettings Duration(
        string name, string range, TimeSpan least, TimeSpan most, Func<RemoteTierOptions, TimeSpan> get, Action<RemoteTierOptions, TimeSpan> set) => new()
        {
            Name = name,
            Allowed = range + ", written as [d.]hh:mm:ss[.fff]",
            IsAllowed = o => get(o) >= least && get(o) <= most,
            Shown = o => get(o).ToString("c", CultureInfo.InvariantCulture),
            TrySet = (o, text) =>
            {
                var parsed = ProfileSettings.TryParseDuration(text, out var value);
                set(o, parsed ? value : get(o));
                return parsed;
            },
        };
}
