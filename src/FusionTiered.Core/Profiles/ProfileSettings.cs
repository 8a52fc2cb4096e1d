using FusionTiered.Time;
using System.Globalization;

namespace FusionTiered.Profiles;

/// <summary>All settings of a profile but <see cref="CacheProfileOptions.Size"/>, which is code: the one list that reading and validating go by.</summary>
internal static class ProfileSettings
{
    public const long Gigabyte = 1L << 30;

    private static readonly TimeSpan Day = TimeSpan.FromHours(24);
    private static readonly TimeSpan Instant = TimeSpan.FromMilliseconds(1);

    public static readonly ProfileSetting[] All =
    [
        new ProfileNamespace(),
        new ProfileSetting<TierUse>(
            nameof(CacheProfileOptions.Tiers), "None, L1, L2 or Both", static o => o.Tiers, static (o, v) => o.Tiers = v,
            static (string text, out TierUse value) => Enum.TryParse(text, ignoreCase: true, out value), static v => (v & ~TierUse.Both) == TierUse.None),
        Duration(nameof(CacheProfileOptions.Lifetime), Lifetimes.Range, static o => o.Lifetime, static (o, v) => o.Lifetime = v, Lifetimes.IsOne),
        Duration(nameof(CacheProfileOptions.L1Lifetime), Lifetimes.Range, static o => o.L1Lifetime, static (o, v) => o.L1Lifetime = v, Lifetimes.IsOne),
        Duration(nameof(CacheProfileOptions.IdleTimeout), "00:00:00 (no limit) or " + Lifetimes.Range, static o => o.IdleTimeout, static (o, v) => o.IdleTimeout = v, static v => v == TimeSpan.Zero || Lifetimes.IsOne(v)),
        new ProfileSwitch(nameof(CacheProfileOptions.Sliding), static (o, v) => o.Sliding = v),
        Duration(nameof(CacheProfileOptions.StaleFor), "00:00:00 (never) to 366 days", static o => o.StaleFor, static (o, v) => o.StaleFor = v, static v => v >= TimeSpan.Zero && v <= Lifetimes.Longest),
        Duration(nameof(CacheProfileOptions.RetryAfter), "00:00:00 to 24 h", static o => o.RetryAfter, static (o, v) => o.RetryAfter = v, static v => v >= TimeSpan.Zero && v <= Day),
        Duration(nameof(CacheProfileOptions.SoftDeadline), "1 ms to 24 h", static o => o.SoftDeadline, static (o, v) => o.SoftDeadline = v, static v => v >= Instant && v <= Day),
        Duration(nameof(CacheProfileOptions.HardDeadline), "1 ms to 24 h", static o => o.HardDeadline, static (o, v) => o.HardDeadline = v, static v => v >= Instant && v <= Day),
        Share(nameof(CacheProfileOptions.EagerRefresh), "0 (off) or above 0 and below 1", static o => o.EagerRefresh, static (o, v) => o.EagerRefresh = v, static v => v is >= 0 and < 1),
        Share(nameof(CacheProfileOptions.Jitter), "0 to 0.5", static o => o.Jitter, static (o, v) => o.Jitter = v, static v => v is >= 0 and <= 0.5),
        new ProfileSetting<int>(nameof(CacheProfileOptions.MaxEntries), "0 (no limit of its own) or more", static o => o.MaxEntries, static (o, v) => o.MaxEntries = v, TryParseInt, static v => v >= 0),
        Bytes(nameof(CacheProfileOptions.MaxBytes), "0 (no limit of its own) or more", static o => o.MaxBytes, static (o, v) => o.MaxBytes = v, static v => v >= 0),
        Bytes(nameof(CacheProfileOptions.MaxL1ValueBytes), "1 or more", static o => o.MaxL1ValueBytes, static (o, v) => o.MaxL1ValueBytes = v, static v => v >= 1),
        Bytes(nameof(CacheProfileOptions.MaxL2ValueBytes), "1 to 536870912 (512 MB)", static o => o.MaxL2ValueBytes, static (o, v) => o.MaxL2ValueBytes = v, static v => v >= 1 && v <= Gigabyte / 2),
        Bytes(nameof(CacheProfileOptions.CompressFrom), "0 (never) or 64 to 536870912 (512 MB)", static o => o.CompressFrom, static (o, v) => o.CompressFrom = v, static v => v == 0 || (v >= 64 && v <= Gigabyte / 2)),
        new ProfileSwitch(nameof(CacheProfileOptions.PlainJson), static (o, v) => o.PlainJson = v),
        new ProfileSetting<int>(nameof(CacheProfileOptions.Version), "0 to 2147483647", static o => o.Version, static (o, v) => o.Version = v, TryParseInt, static v => v >= 0),
        Duration(nameof(CacheProfileOptions.NothingLifetime), "00:00:00 (not kept) to 366 days", static o => o.NothingLifetime, static (o, v) => o.NothingLifetime = v, static v => v >= TimeSpan.Zero && v <= Lifetimes.Longest),
        new ProfileSetting<int>(nameof(CacheProfileOptions.MaxAbandoned), "1 to 10000", static o => o.MaxAbandoned, static (o, v) => o.MaxAbandoned = v, TryParseInt, static v => v is >= 1 and <= 10_000),
        new ProfileSetting<int>(nameof(CacheProfileOptions.MaxNothing), "1 or more", static o => o.MaxNothing, static (o, v) => o.MaxNothing = v, TryParseInt, static v => v >= 1),
        new ProfileSetting<int>(nameof(CacheProfileOptions.Retries), "0 (none) to 10", static o => o.Retries, static (o, v) => o.Retries = v, TryParseInt, static v => v is >= 0 and <= 10),
        Duration(nameof(CacheProfileOptions.RetryDelay), "00:00:00 to 24 h", static o => o.RetryDelay, static (o, v) => o.RetryDelay = v, static v => v >= TimeSpan.Zero && v <= Day),
        Duration(nameof(CacheProfileOptions.RetryMaxDelay), "00:00:00 to 24 h", static o => o.RetryMaxDelay, static (o, v) => o.RetryMaxDelay = v, static v => v >= TimeSpan.Zero && v <= Day),
        new ProfileSwitch(nameof(CacheProfileOptions.RetryExponential), static (o, v) => o.RetryExponential = v),
        new ProfileSwitch(nameof(CacheProfileOptions.RetryJitter), static (o, v) => o.RetryJitter = v),
        new ProfileSetting<int>(nameof(CacheProfileOptions.BreakerFailures), "0 (never) or 2 to 1000", static o => o.BreakerFailures, static (o, v) => o.BreakerFailures = v, TryParseInt, static v => v is 0 or (>= 2 and <= 1_000)),
        Duration(nameof(CacheProfileOptions.BreakerPause), "500 ms to 24 h", static o => o.BreakerPause, static (o, v) => o.BreakerPause = v, static v => v >= TimeSpan.FromMilliseconds(500) && v <= Day),
        new ProfileSwitch(nameof(CacheProfileOptions.CopyValues), static (o, v) => o.CopyValues = v),
        new ProfileSwitch(nameof(CacheProfileOptions.Strict), static (o, v) => o.Strict = v),
    ];

    /// <summary>A bare number would be taken for days by <see cref="TimeSpan"/>: refused, since hardly anyone means that.</summary>
    public static bool TryParseDuration(string text, out TimeSpan value)
    {
        value = default;
        return text.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out value);
    }

    public static bool TryParseInt(string text, out int value) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);

    public static bool TryParseLong(string text, out long value) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);

    private static ProfileSetting<TimeSpan> Duration(string name, string allowed, Func<CacheProfileOptions, TimeSpan?> get, Action<CacheProfileOptions, TimeSpan> set, Func<TimeSpan, bool> isAllowed) =>
        new(name, allowed + ", written as [d.]hh:mm:ss[.fff]", get, set, TryParseDuration, isAllowed);

    private static ProfileSetting<long> Bytes(string name, string allowed, Func<CacheProfileOptions, long?> get, Action<CacheProfileOptions, long> set, Func<long, bool> isAllowed) =>
        new(name, allowed, get, set, TryParseLong, isAllowed);

    private static ProfileSetting<double> Share(string name, string allowed, Func<CacheProfileOptions, double?> get, Action<CacheProfileOptions, double> set, Func<double, bool> isAllowed) =>
        new(name, allowed, get, set, static (string text, out double value) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value), isAllowed);
}
