namespace FusionTiered.Time;

/// <summary>The lifetimes that work: from an order book to static content.</summary>
internal static class Lifetimes
{
    public const string Range = "50 ms to 366 days";

    public static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(50);

    public static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    public static bool IsOne(TimeSpan value) => value >= Shortest && value <= Longest;

    public static TimeSpan Checked(TimeSpan lifetime, string setting) =>
        IsOne(lifetime) ? lifetime : throw new ArgumentOutOfRangeException(setting, lifetime, $"{setting} is {lifetime}; it must be {Range}.");
}
