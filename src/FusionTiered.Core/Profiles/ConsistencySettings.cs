namespace FusionTiered.Profiles;

/// <summary>The settings of the section <c>Consistency</c>.</summary>
internal static class ConsistencySettings
{
    private const int Least = 1_000;
    private const int Most = 1_000_000;

    public static readonly CacheSetting Sampling = new(nameof(ConsistencyOptions.Sampling), "0, or 1000 to 1000000", static (o, text) =>
    {
        var parsed = ProfileSettings.TryParseInt(text, out var value);
        o.Consistency.Sampling = parsed ? value : o.Consistency.Sampling;
        return parsed;
    });

    public static readonly CacheSetting[] All = [Sampling];

    public static bool IsAllowed(ConsistencyOptions options) => options.Sampling is 0 or (>= Least and <= Most);
}
