namespace FusionTiered.Profiles;

/// <summary>The settings of the whole cache, sections apart: the one list that reading and validating go by.</summary>
internal static class CacheSettings
{
    public const int MostEntries = 100_000_000;
    public const long MostBytes = 1L << 50;
    public const int LongestPrefix = 64;

    public static readonly CacheSetting MaxEntries = new(nameof(FusionTieredOptions.MaxEntries), "1 to 100000000", static (o, text) =>
    {
        var parsed = ProfileSettings.TryParseInt(text, out var value);
        o.MaxEntries = parsed ? value : o.MaxEntries;
        return parsed;
    });

    public static readonly CacheSetting MaxBytes = new(nameof(FusionTieredOptions.MaxBytes), "1 to 1125899906842624 (2^50)", static (o, text) =>
    {
        var parsed = ProfileSettings.TryParseLong(text, out var value);
        o.MaxBytes = parsed ? value : o.MaxBytes;
        return parsed;
    });

    public static readonly CacheSetting KeyPrefix = new(
        nameof(FusionTieredOptions.KeyPrefix),
        "1 to 64 ASCII letters, digits, '-', '_', '.' and ':', some of which may stand in braces, once",
        static (o, text) => (o.KeyPrefix = text) is not null);

    public static readonly CacheSetting RevealKeys = new(nameof(FusionTieredOptions.RevealKeys), "true or false", static (o, text) =>
    {
        var parsed = bool.TryParse(text, out var value);
        o.RevealKeys = parsed ? value : o.RevealKeys;
        return parsed;
    });

    public static readonly CacheSetting[] All = [MaxEntries, MaxBytes, KeyPrefix, RevealKeys];
}
