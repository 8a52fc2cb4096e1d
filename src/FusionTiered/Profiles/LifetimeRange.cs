namespace FusionTiered;

/// <summary>What a lifetime may be.</summary>
internal static class LifetimeRange
{
    public static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(50);

    public static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    public static TimeSpan Checked(TimeSpan lifetime, string setting) =>
        lifetime >= Shortest && lifetime <= Longest
            ? lifetime
            : throw new ArgumentOutOfRangeException(setting, lifetime, $"{setting} is {lifetime}; it must be from {Shortest} to {Longest}.");
}
